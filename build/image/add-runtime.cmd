@echo off
rem Makes the folder "runtime" from a JDK 25 of this machine, so that Weir then runs where no Java is installed.
rem usage: bin\add-runtime.cmd [folder of a JDK 25]        (default: JAVA25_HOME, then JAVA_HOME)
setlocal
for %%I in ("%~dp0..") do set "WEIR_HOME=%%~fI"
set "JDK=%~1"
if not defined JDK set "JDK=%JAVA25_HOME%"
if not defined JDK set "JDK=%JAVA_HOME%"
if not exist "%JDK%\bin\jlink.exe" (
  echo add-runtime: no jlink.exe in "%JDK%\bin"; give the folder of a JDK 25 1>&2
  exit /b 4
)
if exist "%WEIR_HOME%\runtime" (
  echo add-runtime: "%WEIR_HOME%\runtime" exists already; delete it first 1>&2
  exit /b 2
)
"%JDK%\bin\jlink.exe" --add-modules @MODULES@ --strip-debug --no-header-files --no-man-pages --compress=zip-9 --output "%WEIR_HOME%\runtime"
exit /b %ERRORLEVEL%
