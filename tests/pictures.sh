#!/bin/bash
# Remakes docs/pictures from the sample campaign with today's program: bash tests/pictures.sh
# Needs LibreOffice, poppler-utils, chromium, ImageMagick and the Noto CJK fonts.
set -e
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/config.toml" "$here/templates" "$here/workbooks" "$work"
for command in "--month 2021-03 draw reveal" "--month 2021-03 monthly-report" "--month 2021-06 monthly-report"; do
    "$here/.venv/bin/python" "$here/scripts" -q -C "$work" $command >/dev/null || [ $? = 1 ]
done
march=$work/output/2021-03 june=$work/output/2021-06 made=$here/docs/pictures

# the fonts that official documents ask for are nobody's to give away: their nearest free likeness
export FONTCONFIG_FILE=$work/fonts.conf
{
    echo '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include>'
    while read -r asked given; do
        echo "<match target=\"pattern\"><test name=\"family\"><string>$asked</string></test><edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>Noto $given CJK SC</string></edit></match>"
    done <<<$'仿宋_GB2312 Serif\n楷体_GB2312 Serif\n方正小标宋简体 Serif\n宋体 Serif\n黑体 Sans'
    echo '</fontconfig>'
} >"$FONTCONFIG_FILE"

pages() { # pages FILE WIDTH N…: those pages of the printed file, each so many pixels wide, as $work/page-1.png …
    local pdf=$work/pdf file=$1 width=$2 n=0; shift 2
    rm -rf "$pdf" "$work"/page-*.png
    soffice "-env:UserInstallation=file://$work/office" --headless --convert-to pdf --outdir "$pdf" "$file" >/dev/null 2>&1
    for page; do n=$((n + 1)); pdftoppm -png -singlefile -scale-to-x "$width" -scale-to-y -1 -f "$page" -l "$page" "$pdf"/*.pdf "$work/page-$n"; done
}
small() { convert "$@" -strip -dither None -colors 32 "PNG8:$made/$name.png"; }
beside() { small "$work"/page-*.png -bordercolor '#b0b0b0' -border 1 +append; }
screen() { # screen FILE WIDTH HEIGHT
    chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size="$2,$3" --screenshot="$work/page-1.png" "file://$1" >/dev/null 2>&1
    small "$work/page-1.png"
}

name=overview; rm -f "$work"/page-*; screen "$june/总览.html" 1000 1290
name=recheck; screen "$march/复核.html" 1000 720
name=report; pages "$june/月报.xlsx" 640 1 4; beside
name=word; pages "$june/工作报告.docx" 480 1 5; beside
name=bulletin; pages "$june/通报.docx" 480 1 2; beside
name=notice; pages "$march/互查通知/冯卯镇.docx" 440 1 3 4; beside
name=transfer; pages "$march/移交表/冯卯镇/枣庄（山亭）盛远涂料有限公司.xlsx" 900 1; beside
name=tracking; pages "$june/督办清单.xlsx" 900 2; beside
name=dossier; pages "$june/一企一档/冯卯镇/山亭区卓利养老服务中心.xlsx" 640 1; small "$work/page-1.png" -crop 640x400+0+0 +repage
name=ledger; pages "$june/总台账.xlsx" 2000 1; small "$work/page-1.png" -crop 1180x560+40+20 +repage
ls -l "$made"
