@echo off
rem Usage: make monthly-report MONTH=2021-03. Everything is done by scripts\bootstrap.py.
setlocal
chcp 65001 >nul
set TARGET=%1
if "%TARGET%"=="" set TARGET=help
set "MAKEFLAGS=--"
:arguments
if not "%~2"=="" (
  set "%~2=%~3"
  set "MAKEFLAGS=%MAKEFLAGS% %~2="
  shift
  shift
  goto arguments
)
where py >nul 2>nul
if errorlevel 1 (python "%~dp0scripts\bootstrap.py" %TARGET%) else (py -3 "%~dp0scripts\bootstrap.py" %TARGET%)
exit /b %errorlevel%
