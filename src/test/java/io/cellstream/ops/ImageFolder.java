package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the Dockerfile makes, made without a container engine: its jlink command run by this JVM's JDK, its COPY lines carried out into a
 * folder, and its commands run from there with its ENV, as its unprivileged user where this process may become that.
 */
final class ImageFolder {
  private static final String RUNTIME = "/opt/java";
  private static final String BUILD = "/build/";

  private final Dockerfile.Stage image;
  private final Path root;

  private ImageFolder(Dockerfile.Stage image, Path root) {
    this.image = image;
    this.root = root;
  }

  static ImageFolder make(Dockerfile dockerfile, Path root) throws IOException, InterruptedException {
    ImageFolder made = new ImageFolder(dockerfile.image(), root);
    made.link(dockerfile.stage("runtime").only("RUN"));
    for (Dockerfile.Copy copy : dockerfile.image().copies()) {
      made.copy(copy);
    }
    Path home = Files.createDirectories(made.inside(dockerfile.image().only("WORKDIR")));
    if (isRoot()) {
      made.shell("chown -R " + made.image.only("USER") + " '" + home + "'");
    }
    return made;
  }

  /** Where a path of the image is here. */
  Path inside(String path) {
    return root.resolve(path.substring(1));
  }

  /** A command as in the image. What its user may write is only what the image lets it. */
  ProcessBuilder command(Map<String, String> environment, String... command) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      List<String> ids = List.of(image.only("USER").split(":", 2));
      line.addAll(List.of("setpriv", "--reuid=" + ids.getFirst(), "--regid=" + ids.getLast(), "--clear-groups", "--no-new-privs"));
    }
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line).directory(inside(image.only("WORKDIR")).toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    image.pairs("ENV").forEach((name, value) -> builder.environment().put(name, value.startsWith("/") ? inside(value).toString() : value));
    builder.environment().putAll(environment);
    return builder;
  }

  /** The image's entry point. */
  ProcessBuilder launcher(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(inside("/opt/cellstream/cellstream").toString()));
    command.addAll(List.of(arguments));
    return command(environment, command.toArray(String[]::new));
  }

  record Ended(int exitCode, String out, String err) {
  }

  Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path err = Files.createTempFile("image", ".err");
    try {
      Process process = builder.redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  long megabytes(String path) throws IOException {
    try (Stream<Path> files = Files.walk(inside(path))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum() >> 20;
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void link(String command) throws IOException, InterruptedException {
    Path runtime = inside(RUNTIME);
    Files.createDirectories(runtime.getParent());
    shell("PATH='" + System.getProperty("java.home") + "/bin':$PATH; " + command.replace(RUNTIME, "'" + runtime + "'"));
  }

  private void copy(Dockerfile.Copy copy) throws IOException {
    for (String source : copy.sources()) {
      Path from = switch (copy.stage()) {
        case "" -> Path.of(source);
        case "build" -> Path.of(source.substring(BUILD.length()));
        case "runtime" -> inside(source);
        default -> throw new AssertionError(copy);
      };
      Path target = copy.target().endsWith("/") ? inside(copy.target()).resolve(from.getFileName()) : inside(copy.target());
      if (!from.equals(target)) {
        copyTree(from, target);
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private void shell(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ": " + out);
    }
  }
}
