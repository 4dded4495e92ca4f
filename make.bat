@echo off
rem Usage: make monthly-report MONTH=2021-03. Everything is done by scripts\bootstrap.py.
setlocal
chcp 65001 >nul
set TARGET=%1
if "%TARGET%"=="" set TARGET=help
rem Only what is written behind make counts: Windows itself has a PUBLIC (C:\Users\Public), which is no public value of a draw.
for %%v in (COUNT SEED FROM MONTH EVENT PUBLIC REASON FINGERPRINT DIR SEND FETCH ACCEPT DRY ONLY NOW GOALS) do set "%%v="
set "MAKEFLAGS=--"
:arguments
if "%~2"=="" goto run
rem cmd takes NAME=value and NAME="two words" for two arguments, "NAME=two words" for one.
set WHOLE=
for /f "tokens=1* delims==" %%a in ("%~2") do (
  if "%%b"=="" (set "%%a=%~3") else (set "%%a=%%b")
  if not "%%b"=="" set WHOLE=1
  set "MAKEFLAGS=%MAKEFLAGS% %%a="
)
if not defined WHOLE shift
shift
goto arguments
:run
where py >nul 2>nul
if errorlevel 1 (python "%~dp0scripts\bootstrap.py" %TARGET%) else (py -3 "%~dp0scripts\bootstrap.py" %TARGET%)
exit /b %errorlevel%
