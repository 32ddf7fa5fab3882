@echo off
rem Starts Weir with the Java in the folder "runtime" beside it, or with an installed Java 25.
setlocal
for %%I in ("%~dp0..") do set "WEIR_HOME=%%~fI"
set "WEIR_LAUNCHER=%~f0"
set "JAVA_EXE="
if exist "%WEIR_HOME%\runtime\bin\java.exe" set "JAVA_EXE=%WEIR_HOME%\runtime\bin\java.exe"
if not defined JAVA_EXE call :try "%JAVA25_HOME%"
if not defined JAVA_EXE call :try "%JAVA_HOME%"
if not defined JAVA_EXE (
  echo weir: no Java 25 found; run bin\add-runtime.cmd once, or set JAVA25_HOME to the folder of a Java 25 1>&2
  exit /b 4
)
set "COMMAND_OPTIONS="
if not "%~1"=="" if exist "%WEIR_HOME%\lib\java-%~1.options" set COMMAND_OPTIONS="@%WEIR_HOME%\lib\java-%~1.options"
"%JAVA_EXE%" "@%WEIR_HOME%\lib\java.options" %COMMAND_OPTIONS% %WEIR_JAVA_OPTIONS% -cp "%WEIR_HOME%\lib\*" dev.weir.collector.cli.Weir %*
exit /b %ERRORLEVEL%

:try
if "%~1"=="" exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
findstr /r /c:"^JAVA_VERSION=.25" "%~1\release" >nul 2>nul && set "JAVA_EXE=%~1\bin\java.exe"
exit /b 0
