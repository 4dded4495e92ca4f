"""`python scripts …` runs crosscheck without installing it."""

import sys

if __name__ == "__main__":
    try:
        from crosscheck.cli import main
    except ModuleNotFoundError as error:
        print(f"× 缺少组件 {error.name}。请在 crosscheck 文件夹里用 make 运行，它会自己装好。", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("已中断，什么都还没有做。", file=sys.stderr)
        sys.exit(2)
    main()
