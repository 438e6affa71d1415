package io.cellstream.kernel;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a test's main in a JVM with other flags. */
public final class ChildJvm {
  public static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  /** @param output both streams */
  public record Result(int exitCode, String output) {
  }

  private ChildJvm() {
  }

  /** The child sees Cellstream's own classes and the tests', no library. */
  public static Result run(List<String> flags, Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", folderOf(Kernel.class) + System.getProperty("path.separator") + folderOf(main), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static Path folderOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
