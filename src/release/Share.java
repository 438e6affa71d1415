import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The build's (profile release): what an installation has for the shell and for man, as the commands print it. Run as a source file on the
 * application's class path: {@code java -cp (classes and libraries) Share.java CLASSES SHARE}. A build without sources has nothing to print.
 */
final class Share {
  private static final String MAIN = "io.cellstream.cli.Main";
  private static final Map<String, String> FILES = Map.of("completion", "bash-completion/completions/cellstream", //
      "man", "man/man1/cellstream.1");

  private Share() {
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (Files.notExists(Path.of(arguments[0], MAIN.replace('.', '/') + ".class"))) {
      return;
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path target = Path.of(arguments[1], file.getValue());
      Files.createDirectories(target.getParent());
      Process process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), MAIN, file.getKey())
          .redirectOutput(target.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      if (process.waitFor() != 0) {
        System.err.println("share: `cellstream " + file.getKey() + "` failed");
        System.exit(1);
      }
    }
  }
}
