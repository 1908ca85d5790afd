@echo off
rem UNTESTED: written for Windows, not yet run there. Reports and mends are welcome.
rem Finds Java, builds what is missing, and hands over to org.lectern.cli.Main.
setlocal
set "HOME_DIR=%~dp0"
if "%HOME_DIR:~-1%"=="\" set "HOME_DIR=%HOME_DIR:~0,-1%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo lectern: no Java found; install a JDK 17 to 25, or name one by JAVA_HOME 1>&2
    exit /b 1
)
if "%~1"=="test" goto test
if not exist "%HOME_DIR%\target\quick\lectern.jar" goto build
if exist "%HOME_DIR%\target\quick\classpath.txt" goto start
:build
where mvn >nul 2>&1
if errorlevel 1 (
    echo lectern: no Maven found; install it from maven.apache.org 1>&2
    exit /b 1
)
echo Building Lectern (first time: a few minutes) ... 1>&2
call mvn -B -q -f "%HOME_DIR%\pom.xml" -Pquick -Dmaven.test.skip=true package
if errorlevel 1 (
    echo lectern: the build failed 1>&2
    exit /b 1
)
:start
rem An argument file, for a hundred libraries are too long for a Windows command line.
set /p LIBRARIES=<"%HOME_DIR%\target\quick\classpath.txt"
set "ARGUMENTS=%TEMP%\lectern-%RANDOM%.args"
>"%ARGUMENTS%" echo -cp
>>"%ARGUMENTS%" echo "%HOME_DIR:\=\\%\\target\\quick\\lectern.jar;%LIBRARIES:\=\\%"
set "FLAGS=-Djava.awt.headless=true -XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED"
"%JAVA%" %FLAGS% "-Dlectern.home=%HOME_DIR%" @"%ARGUMENTS%" org.lectern.cli.Main %*
set "STATUS=%ERRORLEVEL%"
del "%ARGUMENTS%" >nul 2>&1
exit /b %STATUS%
:test
shift
call mvn -B -ntp -f "%HOME_DIR%\pom.xml" verify %1 %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%
