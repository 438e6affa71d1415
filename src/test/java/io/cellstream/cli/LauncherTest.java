package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher's decisions: which JDK, whether to build, what to start. The JDKs and Maven around it are scripts that say how they were called;
 * {@code LauncherIT} runs the real ones.
 */
class LauncherTest {
  private static final String JAVA_THAT_TELLS = """
      #!/bin/sh
      echo "pid=$$"
      echo "home=$(dirname "$(dirname "$0")")"
      for argument in "$@"; do echo "$argument"; done
      """;

  /** Leaves a mark when it begins and one when it ends, so that two builds at a time would show. */
  private static final String MVN_THAT_BUILDS = """
      #!/bin/sh
      echo begin >>"$CALLS"
      sleep 0.2
      echo "$*" >>"$CALLS.arguments"
      case "$*" in
        *"$ROOT/pom.xml"*)
          mkdir -p "$ROOT/target/cellstream/lib" "$ROOT/target/cellstream/lib-dev" "$ROOT/target/cellstream/lib-import"
          : >"$ROOT/target/cellstream/cellstream.jar"
          ;;
      esac
      echo end >>"$CALLS"
      """;

  @TempDir
  Path temporary;

  private Path root;
  private Path jdk;

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(temporary.resolve("a folder with spaces"));
    jdk = jdk("jdk 25", "25.0.3");
    installed();
  }

  @Test
  void startsTheCommandFromAnyFolderWithAllItsArguments() throws Exception {
    Launch launch = launch().in(temporary).run("config", "--set", "a b=$x *");

    assertThat(launch.exitCode()).isZero();
    assertThat(launch.outLines()).contains("home=" + jdk)
        .containsSequence("-cp", root + "/cellstream.jar:" + root + "/lib/*:" + root + "/ext/*", "io.cellstream.cli.Main", "config",
            "--set", "a b=$x *");
  }

  @Test
  void theJvmTakesTheLaunchersPlaceSoThatSignalsReachIt() throws Exception {
    Launch launch = launch().run("run");

    assertThat(launch.outLines()).contains("pid=" + launch.pid());
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("first"), root.resolve("cellstream"));
    Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));

    assertThat(launch().script(bin.resolve("second")).in(temporary).run("config").outLines())
        .contains(root + "/cellstream.jar:" + root + "/lib/*:" + root + "/ext/*");
  }

  @Test
  void passesTheBuildsOwnFlagsAndTheUsersAfterThem() throws Exception {
    Matcher flags = Pattern.compile("<jvm.flags>(.*)</jvm.flags>").matcher(Files.readString(Path.of("pom.xml")));
    assertThat(flags.find()).isTrue();

    assertThat(launch().set("JAVA_OPTS", "-Xmx2g -Da=b").run("config").outLines()).containsSequence(flags.group(1).split(" "))
        .containsSequence("-Xmx2g", "-Da=b", "-cp");
  }

  @Test
  void onlyDemoAndChaosGetTheBroker() throws Exception {
    assertThat(launch().run("demo").err()).contains("demo brings a broker", "run it from a checkout");
    assertThat(launch().run("chaos").err()).contains("chaos brings a broker", "run it from a checkout");

    Files.createDirectories(root.resolve("lib-dev"));
    assertThat(launch().run("--verbose", "demo").outLines())
        .contains(root + "/cellstream.jar:" + root + "/lib/*:" + root + "/lib-dev/*");
    assertThat(launch().run("chaos", "--seed", "1").outLines())
        .contains(root + "/cellstream.jar:" + root + "/lib/*:" + root + "/lib-dev/*");
    assertThat(launch().run("run", "demo").outLines()).contains(root + "/cellstream.jar:" + root + "/lib/*:" + root + "/ext/*");
  }

  @Test
  void onlyTheImportGetsTheReadersOfOtherModelFiles() throws Exception {
    assertThat(launch().run("import", "model.onnx").outLines())
        .contains(root + "/cellstream.jar:" + root + "/lib/*:" + root + "/lib-import/*:" + root + "/ext/*");
    assertThat(launch().run("run", "import").outLines()).contains(root + "/cellstream.jar:" + root + "/lib/*:" + root + "/ext/*");
  }

  @Test
  void theUsersOwnJarsAreBesideTheScriptWhereNoBuildEmptiesThem() throws Exception {
    String home = root + "/target/cellstream";

    assertThat(launchCheckout(checkout()).run("run").outLines())
        .contains(home + "/cellstream.jar:" + home + "/lib/*:" + root + "/ext/*");
  }

  @Test
  void withoutAJdkItEndsWith78AndOneLineOfWhatWasSeen() throws Exception {
    Path old = jdk("jdk 17", "17.0.1");
    Launch launch = launch().unset("JAVA25_HOME").set("JAVA_HOME", old.toString()).run("config");

    assertThat(launch.exitCode()).isEqualTo(78);
    assertThat(launch.err().lines()).singleElement().asString().contains("JDK 25", "JAVA25_HOME: not set", "JAVA_HOME: " + old + " (17)",
        "java on the PATH: not set", "set JAVA25_HOME");
  }

  @Test
  void passesOverJdksThatAreTooOldOrLackTheVectorModule() throws Exception {
    Path lacking = jdk("jlinked", "25.0.1");
    Files.writeString(lacking.resolve("release"), "JAVA_VERSION=\"25.0.1\"\nMODULES=\"java.base java.logging\"\n");
    Path later = jdk("home/.sdkman/candidates/java/26", "26-ea");
    Launch launch = launch().set("JAVA25_HOME", jdk("jdk 17", "17.0.1").toString()).set("JAVA_HOME", lacking.toString())
        .set("HOME", temporary.resolve("home").toString()).run("config");

    assertThat(launch.outLines()).contains("home=" + later);
  }

  @Test
  void findsTheJdkBehindTheJavaOnThePath() throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
    Launch launch = launch().unset("JAVA25_HOME").onPath(bin).run("config");

    assertThat(launch.outLines()).contains("home=" + jdk);
  }

  @Test
  void buildsOnceAndAgainOnlyAfterASourceHasChanged() throws Exception {
    Path calls = checkout();

    assertThat(launchCheckout(calls).run("config").err())
        .contains("cellstream: building Cellstream; the first build downloads about 270 MB of libraries");
    assertThat(launchCheckout(calls).run("config").err()).isEmpty();
    assertThat(Files.readAllLines(calls)).containsExactly("begin", "end");
    assertThat(Files.readString(Path.of(calls + ".arguments"))).contains("-f " + root + "/pom.xml", "-Dmaven.test.skip=true", "package");

    Files.setLastModifiedTime(root.resolve("src/main/A.java"), FileTime.from(Instant.now().plusSeconds(1)));
    launchCheckout(calls).run("config");
    assertThat(Files.readAllLines(calls)).containsExactly("begin", "end", "begin", "end");
  }

  @Test
  void aBuildSaysNowAndThenWhatItHasDownloaded() throws Exception {
    Path calls = checkout();
    script(root.resolve("cellstream"), Files.readString(root.resolve("cellstream")).replace("progress_interval=10", "progress_interval=0"));
    script(temporary.resolve("tools/mvn"), MVN_THAT_BUILDS.replace("sleep 0.2", """
        echo '[INFO] Downloading from central: https://there/a.jar'
        echo '[INFO] Downloaded from central: https://there/a.jar (107 MB at 31 MB/s)'
        echo '[INFO] Downloading from central: https://there/b.pom'
        echo '[INFO] Downloaded from central: https://there/b.pom (900 kB at 3.2 kB/s)'
        echo '[INFO] Downloading from central: https://there/native.jar'
        sleep 0.3
        """));
    Launch launch = launchCheckout(calls).run("config");

    assertThat(launch.exitCode()).isZero();
    assertThat(launch.err().lines()).allMatch(line -> line.startsWith("cellstream: building Cellstream"))
        .contains("cellstream: building Cellstream: 0 s, 2 files downloaded (107 MB), now native.jar");
  }

  /** Measured from nothing; a reader of the README learns it before. */
  @Test
  void whatAFirstBuildDownloadsIsWhatTheDocumentsSay() throws Exception {
    String script = Files.readString(Path.of("cellstream"));

    assertThat(script).contains("*) echo 270 ;;").contains("train) echo 190 ;;");
    assertThat(Files.readString(Path.of("README.md"))).contains("downloads about 270 MB");
    assertThat(Files.readString(Path.of("train/README.md"))).contains("downloads 190 MB");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void launchesAtTheSameTimeBuildOneAfterTheOther(boolean flock) throws Exception {
    LaunchBuilder launch = launchCheckout(checkout());
    if (!flock) {
      launch.withoutTool("flock");
    }

    for (Process process : List.of(launch.start("config"), launch.start("config"), launch.start("config"))) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(Files.readAllLines(temporary.resolve("calls"))).containsExactly("begin", "end");
  }

  @Test
  void aBuildThatFailsShowsTheEndOfItsLogAndEndsWith1() throws Exception {
    Path calls = checkout();
    script(temporary.resolve("tools/mvn"), "#!/bin/sh\necho 'A.java:7: no such symbol'\nexit 1\n");
    Launch launch = launchCheckout(calls).run("config");

    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.err()).contains("A.java:7: no such symbol", "building Cellstream failed; the whole log: " + root);
    assertThat(launch.out()).isEmpty();
  }

  @Test
  void withoutMavenItSaysWhatToInstallAndEndsWith1() throws Exception {
    Path calls = checkout();
    Files.delete(temporary.resolve("tools/mvn"));
    Launch launch = launchCheckout(calls).run("config");

    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.err()).contains("needs Maven 3.8 or newer");
  }

  @Test
  void aSiblingIsBuiltAndRunWithItsOwnLibrariesBeforeTheApplications() throws Exception {
    Path calls = checkout();
    Files.createDirectories(root.resolve("bench/src"));
    Files.writeString(root.resolve("bench/pom.xml"), "");
    Launch launch = launchCheckout(calls).run("bench", "--sizes", "32");
    String bench = root + "/bench/target";
    String home = root + "/target/cellstream";

    assertThat(launch.err()).contains("cellstream: building Cellstream; ",
        "cellstream: building bench; the first build downloads about 260 MB");
    assertThat(launch.outLines()).containsSequence("-cp",
        bench + "/classes:" + bench + "/lib/*:" + home + "/cellstream.jar:" + home + "/lib/*",
        "io.cellstream.bench.Main", "--sizes", "32");
    assertThat(launchCheckout(calls).run("bench").err()).isEmpty();
  }

  @Test
  void aSiblingThatIsNotThereIsNamed() throws Exception {
    Launch launch = launch().run("train");

    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.err()).contains("train is part of a checkout");
  }

  /** The layout of an image: script, jar and libraries. What the machine itself has installed is hidden from the script. */
  private void installed() throws IOException {
    String script = Files.readString(Path.of("cellstream")).replaceFirst("jdk_folders='[^']*'",
        "jdk_folders='" + Matcher.quoteReplacement(temporary.resolve("none").toString()) + "'");
    script(root.resolve("cellstream"), script);
    Files.createDirectories(root.resolve("lib"));
    Files.createFile(root.resolve("cellstream.jar"));
  }

  /** The layout of a checkout that was never built; returns where Maven notes its calls. */
  private Path checkout() throws IOException {
    Files.delete(root.resolve("cellstream.jar"));
    Files.createDirectories(root.resolve("src/main"));
    Files.createDirectories(root.resolve("schemas"));
    FileTime past = FileTime.from(Instant.now().minusSeconds(60));
    for (String source : List.of("pom.xml", "src/main/A.java", "schemas/A.avsc")) {
      Files.writeString(root.resolve(source), "");
      Files.setLastModifiedTime(root.resolve(source), past);
    }
    for (String folder : List.of("src/main", "schemas")) {
      Files.setLastModifiedTime(root.resolve(folder), past);
    }
    Files.createDirectories(temporary.resolve("tools"));
    script(temporary.resolve("tools/mvn"), MVN_THAT_BUILDS);
    return temporary.resolve("calls");
  }

  private LaunchBuilder launchCheckout(Path calls) {
    return launch().onPath(temporary.resolve("tools")).set("CALLS", calls.toString()).set("ROOT", root.toString());
  }

  private LaunchBuilder launch() {
    return new LaunchBuilder(root.resolve("cellstream"), temporary).set("JAVA25_HOME", jdk.toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temporary.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), JAVA_THAT_TELLS);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  private static void script(Path file, String content) throws IOException {
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
