"use strict";
// The draw once more, in the browser: docs/draw.md written as JavaScript, without any library and without the network.
// Everything is recomputed from the lines of the record as they stand in this page, and held against what they state.

// --- SHA-256 (FIPS 180-4); crypto.subtle is not there for file:// in some browsers ---------------------------------
const ROUND = [], START = [];
for (let n = 2; ROUND.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
  if (!prime) continue;
  const bits = (x) => Math.floor((x - Math.floor(x)) * 4294967296) | 0;
  if (START.length < 8) START.push(bits(Math.sqrt(n)));
  ROUND.push(bits(Math.cbrt(n)));
}
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const blocks = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  blocks.set(bytes);
  blocks[bytes.length] = 128;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor(bytes.length / 536870912));
  view.setUint32(blocks.length - 4, bytes.length << 3);
  const state = new Int32Array(START), words = new Int32Array(64);
  for (let at = 0; at < blocks.length; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i);
    mix(state, words);
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function mix(state, words) {
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15], y = words[i - 2];
    words[i] = words[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + words[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
}

const KNOWN = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
];

// --- canonical JSON: keys in the order of their characters, no blanks, nothing escaped that need not be ------------
function byCharacter(one, other) {
  const a = [...one], b = [...other];
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i].codePointAt(0) - b[i].codePointAt(0);
  }
  return a.length - b.length;
}

function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return "{" + Object.keys(value).sort(byCharacter).map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
}

function ticketMaker(seed) {
  const prefix = sha256(seed), known = new Map();
  return (id) => {
    if (!known.has(id)) known.set(id, sha256(prefix + id));
    return known.get(id);
  };
}

// --- the rotation (docs/draw.md, section 3) -----------------------------------------------------------------------
function rotate(towns, ticketOf, earlier) {
  const order = [...towns].sort((a, b) => (ticketOf(a) < ticketOf(b) ? -1 : ticketOf(a) > ticketOf(b) ? 1 : byCharacter(a, b)));
  if (order.length < 2) return [];
  const times = new Map();
  for (const pair of earlier) times.set(canonical(pair), (times.get(canonical(pair)) || 0) + 1);
  const used = (one, other) => times.get(canonical([one, other])) || 0;
  if (order.length <= 7) return pairsOf(bestOfAll(order, used));
  const cycle = fewestRepeats(order.slice(0, 12), used);
  for (const town of order.slice(12)) insert(cycle, town, used);
  return pairsOf(cycle);
}

const pairsOf = (cycle) => cycle.map((town, i) => [town, cycle[(i + 1) % cycle.length]]);
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function permutations(items) {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]));
}

function bestOfAll(order, used) {
  const cycles = permutations(order.slice(1)).map((rest) => [order[0], ...rest]);
  const costs = cycles.map((cycle) => sum(pairsOf(cycle).map(([a, b]) => used(a, b))));
  const least = Math.min(...costs), best = cycles.filter((_, i) => costs[i] === least);
  return least > 0 || best.length === cycles.length ? best[0] : leavingMostRounds(best, order.length - 1);
}

// Sets of pairs as two numbers of 21 bits each: seven towns have 42 pairs.
const meets = (a, b) => (a[0] & b[0]) !== 0 || (a[1] & b[1]) !== 0;
const both = (a, b) => [a[0] & b[0], a[1] & b[1]];
const either = (a, b) => [a[0] | b[0], a[1] | b[1]];
const size = (a) => a.reduce((n, word) => { for (; word; word &= word - 1) n++; return n; }, 0);
const lowest = (a) => (a[0] ? [a[0] & -a[0], 0] : [0, a[1] & -a[1]]);

function leavingMostRounds(cycles, most) {
  const bit = new Map();
  const maskOf = (pairs) => pairs.reduce((mask, pair) => {
    const name = canonical(pair);
    if (!bit.has(name)) bit.set(name, bit.size);
    const n = bit.get(name);
    return either(mask, n < 21 ? [1 << n, 0] : [0, 1 << (n - 21)]);
  }, [0, 0]);
  const masks = cycles.map((cycle) => maskOf(pairsOf(cycle)));
  const all = cycles.flatMap(pairsOf);
  const stars = cycles[0].flatMap((town) => [0, 1].map((end) => maskOf(all.filter((pair) => pair[end] === town))));
  for (let rounds = most - 1; rounds > 0; rounds--) {
    for (let i = 0; i < cycles.length; i++) {
      if (canFollow(rounds, masks.filter((other) => !meets(other, masks[i])), stars)) return cycles[i];
    }
  }
  return cycles[0];
}

function canFollow(rounds, masks, stars) {
  if (rounds === 0) return true;
  const free = masks.reduce(either, [0, 0]);
  let tightest = both(stars[0], free);
  for (const star of stars) if (size(both(star, free)) < size(tightest)) tightest = both(star, free);
  if (size(tightest) < rounds) return false;
  const arc = lowest(tightest);
  for (const mask of masks) {
    if (meets(mask, arc) && canFollow(rounds - 1, masks.filter((other) => !meets(other, mask)), stars)) return true;
  }
  return canFollow(rounds, masks.filter((mask) => !meets(mask, arc)), stars);
}

function fewestRepeats(order, used) {
  const cost = order.map((one) => order.map((other) => used(one, other))), known = new Map();
  const members = (bits) => order.map((_, i) => i).filter((i) => (bits >> i) & 1);
  const through = (last, town, left) => cost[last][town] + toTheEnd(town, left & ~(1 << town));
  function toTheEnd(last, left) {
    if (!left) return cost[last][0];
    const name = left * 16 + last;
    if (!known.has(name)) known.set(name, Math.min(...members(left).map((town) => through(last, town, left))));
    return known.get(name);
  }
  const route = [0];
  for (let left = (1 << order.length) - 2; left; left &= ~(1 << route[route.length - 1])) {
    route.push(smallest(members(left), (town) => through(route[route.length - 1], town, left)));
  }
  return route.map((i) => order[i]);
}

function smallest(items, cost) {
  let best = items[0];
  for (const item of items) if (cost(item) < cost(best)) best = item;
  return best;
}

function insert(cycle, town, used) {
  const places = cycle.map((_, i) => cycle.length - i);
  const cost = (place) => used(cycle[place - 1], town) + used(town, cycle[place % cycle.length]);
  const clean = places.find((place) => cost(place) === 0);
  cycle.splice(clean === undefined ? smallest(places, cost) : clean, 0, town);
}

// --- the picks (docs/draw.md, section 4) --------------------------------------------------------------------------
function before(one, other) {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i] < other[i];
  return false;
}

function pickInTown(rows, rules, month, ticketOf) {
  const drawn = (row) => row.drawn || [];
  const thisYear = (row) => drawn(row).filter((m) => m.slice(0, 4) === month.slice(0, 4)).length;
  let pool = rows.filter((row) => rules.yearly_cap === 0 || thisYear(row) < rules.yearly_cap);
  const must = pool.filter((row) => row.tier === rules.tiers[0] && drawn(row).length === 0).length;
  const places = Math.min(rules.per_town[1], Math.max(rules.places, must + rules.random_places));
  const picked = [];
  while (pool.length && picked.length < places) {
    const order = (row) => picked.length < rules.random_places
      ? [drawn(row).length, ticketOf(row.id)]
      : [drawn(row).length, rules.tiers.indexOf(row.tier),
         rules.spread_fields ? picked.filter((pick) => pick.field === row.field).length : 0, ticketOf(row.id)];
    let best = pool[0];
    for (const row of pool) if (before(order(row), order(best))) best = row;
    picked.push(best);
    pool = pool.filter((row) => row !== best);
  }
  return picked.map((row) => ({ town: row.town, id: row.id, tier: row.tier, ticket: ticketOf(row.id) }));
}

function byTown(rows) {
  const towns = new Map();
  for (const row of rows) towns.set(row.town, [...(towns.get(row.town) || []), row]);
  return towns;
}

function drawAgain(run) {
  const ticketOf = ticketMaker(run.seed), rows = new Map();
  for (const row of run.roster) (rows.get(row.town) || rows.set(row.town, []).get(row.town)).push(row);
  const rotation = rotate(run.towns, ticketOf, run.earlier_pairs);
  return { rotation, picks: rotation.flatMap(([, town]) => pickInTown(rows.get(town) || [], run.rules, run.month, ticketOf)) };
}

// --- the proof (docs/draw.md, section 5) --------------------------------------------------------------------------
const BOUND = ["month", "run", "roster_sha256", "rules", "version", "towns", "sitting_out", "earlier_pairs", "event"];
const LAST = ',"line_sha256":"';

function promiseTo(run, nonce) {
  const bound = {};
  for (const key of BOUND) bound[key] = run[key];
  return sha256(canonical(bound) + nonce);
}

const digestOf = (line) => sha256(line.includes(LAST) ? line.slice(0, line.lastIndexOf(LAST)) : line);

function faultsOfRun(line, run, promises) {
  const faults = [], add = (fits, text) => { if (!fits) faults.push(text); };
  add(digestOf(line) === run.line_sha256, "本行的内容与它的 line_sha256 对不上：这一行写成之后被改动。");
  add((run.nonce ? sha256(run.nonce) : "") === run.nonce_sha256, "随机数（nonce）与 nonce_sha256 对不上：随机数被改动。");
  if (run.public_value || run.nonce) add(sha256(run.public_value + run.nonce) === run.seed, "种子不是由公开值和随机数算出的：公开值、随机数或种子被改动。");
  add(sha256(canonical(run.roster)) === run.roster_sha256, "名单与 roster_sha256 对不上：名单或其哈希被改动。");
  faults.push(...changedRows(run));
  if (run.commitment) add(promiseTo(run, run.nonce) === run.commitment, "与本行写明的承诺不符：名单、规则、镇街、以前的轮转、公开事件或随机数被改动。");
  faults.push(...faultsOfPromise(run, promises), ...differences(run, drawAgain(run)));
  return faults;
}

function changedRows(run) {
  const faults = [], rows = byTown(run.roster);
  for (const town of new Set([...Object.keys(run.roster_marks), ...rows.keys()])) {
    const written = (run.roster_marks[town] || "").match(/.{1,8}/g) || [], left = [...written];
    const mine = rows.get(town) || [], found = mine.map((row) => sha256(canonical(row)).slice(0, 8));
    if (found.join() === written.join()) continue;
    const strange = mine.filter((_, i) => { const at = left.indexOf(found[i]); if (at >= 0) left.splice(at, 1); return at < 0; });
    const names = strange.map((row) => row.name + "（" + row.id + "）").join("、");
    faults.push("名单中" + town + "的企业被改动：" + (names ? "改动或添加的行：" + names + "；" : "") + (left.length ? "原有 " + left.length + " 行已不是原样或被删除。" : "次序或标记被改动。"));
  }
  return faults;
}

function faultsOfPromise(run, promises) {
  const promise = promises.filter((one) => one.month === run.month && one.run === run.run).pop();
  if (!promise) return run.commitment ? ["记录写明有事先公布的承诺，本页却没有这一份承诺：承诺被删除，或记录被改动。"] : [];
  const faults = [];
  if (sha256(run.nonce) !== promise.nonce_sha256) faults.push("随机数（nonce）不是事先承诺的那一个：随机数被改动。");
  else if (promiseTo(run, run.nonce) !== promise.commitment) faults.push("与事先公布的承诺不符：名单、规则、参加的镇街、以前的轮转或公开事件在承诺之后被改动。");
  if (run.commitment !== promise.commitment) faults.push("记录中写的承诺不是事先公布的那一份：记录或公布的承诺被改动。");
  return faults;
}

function differences(run, right) {
  const faults = [], shownPair = (pair) => (pair ? pair.join("→") : "空");
  const shownPick = (pick) => (pick ? pick.id + "（" + pick.tier + "，票号 " + String(pick.ticket).slice(0, 8) + "…）" : "空");
  const compare = (what, recorded, due, shown) => {
    for (let i = 0; i < Math.max(recorded.length, due.length); i++) {
      if (canonical(recorded[i] || null) !== canonical(due[i] || null)) {
        faults.push(what + "第 " + (i + 1) + " 个不一致：记录为 " + shown(recorded[i]) + "，重算应为 " + shown(due[i]) + "。");
      }
    }
  };
  compare("轮转", run.rotation, right.rotation, shownPair);
  const recorded = byTown(run.picks), due = byTown(right.picks);
  for (const town of new Set([...due.keys(), ...recorded.keys()])) {
    compare(town + "抽取结果", recorded.get(town) || [], due.get(town) || [], shownPick);
  }
  return faults;
}

function faultsOfSequence(runs, lines, promises, fingerprints) {
  const faults = [], present = runs.filter(Boolean);
  let previous = "";
  runs.forEach((run, i) => {
    if (run && run.previous !== previous) faults.push("第 " + (i + 1) + " 行与上一行接不上：有抽取被删除、调换或改写。");
    if (run && run.run !== i + 1) faults.push("第 " + (i + 1) + " 行写的是第 " + run.run + " 次抽取：有抽取被删除、调换或改号。");
    previous = run ? run.line_sha256 : null;
  });
  for (const promise of promises) {
    const kept = present.some((run) => run.month === promise.month && run.run === promise.run);
    if (!kept && present.some((run) => run.month === promise.month)) faults.push(promise.month + " 第 " + promise.run + " 次抽取有事先公布的承诺，记录中却没有这一次。");
  }
  fingerprints.forEach((print, i) => {
    if (i >= lines.length) faults.push("第 " + (i + 1) + " 次抽取有另存的指纹，记录中却没有这一次：这一次被删除。");
    else if (print !== i + 1 + " " + digestOf(lines[i])) faults.push("第 " + (i + 1) + " 次抽取与另存的指纹（" + print + "）不符：这一次被改写。");
  });
  return faults;
}

function parsed(line) {
  try {
    const run = JSON.parse(line);
    return run && Array.isArray(run.roster) && Array.isArray(run.picks) && Array.isArray(run.rotation) && run.rules ? run : null;
  } catch (error) {
    return null;
  }
}

// Everything that does not agree, in Chinese; an empty list when all does.
function check(data) {
  const broken = KNOWN.filter(([text, digest]) => sha256(text) !== digest);
  if (broken.length) return { runs: [], faults: ["这个浏览器算出的 SHA-256 不对，请换一个浏览器。"] };
  const runs = data.lines.map(parsed), promises = data.commitments.map((line) => JSON.parse(line));
  const faults = data.lines.length ? [] : ["记录是空的：没有一次抽取，或全部被删除。"];
  faults.push(...faultsOfSequence(runs, data.lines, promises, data.fingerprints));
  runs.forEach((run, i) => {
    const where = "第 " + (i + 1) + " 行" + (run ? "（" + run.month + " 第 " + run.run + " 次抽取）：" : "：");
    if (!run) faults.push(where + "不是完整的抽取记录：这一行被改动、截断或损坏。");
    else faults.push(...guarded(() => faultsOfRun(data.lines[i], run, promises)).map((text) => where + text));
  });
  return { runs, faults };
}

function guarded(work) {
  try {
    return work();
  } catch (error) {
    return ["不能按记录重算（" + error.message + "）：这一行缺少应有的内容或被改动。"];
  }
}
// --- the page -----------------------------------------------------------------------------------------------------
const element = (id) => document.getElementById(id);

function make(tag, content, className) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const part of Array.isArray(content) ? content : [content]) made.append(part);
  return made;
}

function fill(id, nodes) {
  element(id).replaceChildren(...nodes);
}

function tableOf(heads, rows) {
  return [make("tr", heads.map((head) => make("th", head))), ...rows.map((row) => (row instanceof Node ? row : make("tr", row.map((cell) => make("td", cell)))))];
}

const quoted = (text) => "'" + text.replace(/'/g, "'\\''") + "'";
const hashed = (text) => make("span", text, "hash");
const plainCommand = (text) => "printf '%s' " + quoted(text) + " | sha256sum";

// The line that prints the ticket of that id.
function ticketCommand(seed, id) {
  return "printf '%s%s' \"$(printf '%s' " + quoted(seed) + " | sha256sum | cut -c1-64)\" " + quoted(id) + " | sha256sum";
}

function showVerdict(data, faults) {
  const all = "√ " + data.lines.length + " 次抽取的票号、轮转和抽取结果全部重算，与记录一致。";
  element("verdict").textContent = faults.length ? "× 有 " + faults.length + " 处不一致。" : all;
  element("verdict").className = faults.length ? "bad" : "good";
  fill("faults", faults.map((text) => make("li", text)));
}

function showSeed(run, line) {
  const rows = [["抽取", run.month + " 第 " + run.run + " 次，" + run.time + (run.reason ? "，原因：" + run.reason : "") + (run.asked_by ? "，由" + run.asked_by + "要求" : "")]];
  if (run.event) rows.push(["约定的公开事件", run.event]);
  if (run.public_value || run.nonce) {
    rows.push(["公开值", run.public_value], ["随机数（nonce）", hashed(run.nonce)], ["随机数的 SHA-256", hashed(sha256(run.nonce))]);
    rows.push(["种子 = SHA-256（公开值 ‖ 随机数）", hashed(sha256(run.public_value + run.nonce))]);
    rows.push(["核对种子的命令", make("code", plainCommand(run.public_value + run.nonce))]);
  } else {
    rows.push(["种子", hashed(run.seed)], ["说明", "种子是直接给出的，不能证明没有人事先知道。"]);
  }
  rows.push(["事先公布的承诺", run.commitment ? hashed(run.commitment) : "这一次没有事先公布承诺。"]);
  rows.push(["记录指纹（应与互查通知上印的相同）", hashed(run.run + " " + digestOf(line))]);
  fill("seed", rows.map((row) => make("tr", row.map((cell, i) => make(i ? "td" : "th", cell)))));
}

function showRun(run, line) {
  const ticketOf = ticketMaker(run.seed), right = drawAgain(run), rows = new Map(run.roster.map((row) => [canonical([row.town, row.id]), row]));
  const inspecting = new Map(right.rotation.map(([one, other]) => [other, one]));
  const command = (row) => {
    const button = make("button", "命令");
    button.onclick = () => { showCommand(run, row, ticketOf); element("command").scrollIntoView({ block: "center" }); };
    return button;
  };
  showSeed(run, line);
  fill("rules", run.rules.statement.map((text) => make("li", text)));
  fill("rotation", tableOf(["检查镇街", "受检镇街", "镇街的票号"], right.rotation.map(([one, other]) => [one, other, hashed(ticketOf(one))])));
  fill("picks", tableOf(["检查镇街", "受检镇街", "企业（单位）名称", "编号", "层次", "票号", ""], right.picks.map((pick) => {
    const row = rows.get(canonical([pick.town, pick.id]));
    return [inspecting.get(pick.town), pick.town, row.name, pick.id, pick.tier, hashed(pick.ticket), command(row)];
  })));
  fill("notes", run.notes.map((text) => make("li", text)));
  const picked = new Set(right.picks.map((pick) => canonical([pick.town, pick.id])));
  fill("town", [...byTown(run.roster).keys()].map((town) => make("option", town)));
  element("town").onchange = () => showTown(run, element("town").value, ticketOf, picked, command);
  element("town").onchange();
  if (run.roster.length) showCommand(run, right.picks.length ? rows.get(canonical([right.picks[0].town, right.picks[0].id])) : run.roster[0], ticketOf);
}

function showTown(run, town, ticketOf, picked, command) {
  const mine = run.roster.filter((row) => row.town === town).sort((a, b) => (ticketOf(a.id) < ticketOf(b.id) ? -1 : 1));
  fill("roster", tableOf(["票号（由小到大）", "企业（单位）名称", "编号", "行业领域", "层次", "以前抽中", ""], mine.map((row) => {
    const cells = [hashed(ticketOf(row.id)), row.name, row.id, row.field, row.tier, (row.drawn || []).join("、"), command(row)];
    return make("tr", cells.map((cell) => make("td", cell)), picked.has(canonical([town, row.id])) ? "drawn" : "");
  })));
}

function showCommand(run, row, ticketOf) {
  fill("about", [row.town + "　" + row.name + "　票号 ", hashed(ticketOf(row.id))]);
  element("command").textContent = ticketCommand(run.seed, row.id);
}

function show(data, more) {
  const { runs, faults } = check(data);
  showVerdict(data, [...more, ...faults]);
  const good = runs.map((run, i) => [run, data.lines[i]]).filter(([run]) => run);
  fill("which", good.map(([run]) => make("option", run.month + " 第 " + run.run + " 次抽取")));
  element("which").onchange = () => guarded(() => showRun(...good[element("which").selectedIndex]) || []);
  element("which").selectedIndex = good.length - 1;
  if (good.length) element("which").onchange();
}

function start() {
  const data = JSON.parse(element("data").textContent);
  element("other").onchange = async () => {
    const lines = (await element("other").files[0].text()).split("\n").map((line) => line.replace(/\r$/, "")).filter((line) => line.trim());
    const same = lines.length === data.lines.length && lines.every((line, i) => line === data.lines[i]);
    show({ ...data, lines }, same ? [] : ["打开的 抽取记录.jsonl 与本页里的记录不是同一份。"]);
  };
  show(data, []);
}

if (typeof document !== "undefined") start();
