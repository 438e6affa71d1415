package io.cellstream.bench.stream;

import java.nio.file.Path;

/**
 * Where the class paths of the bench's processes come from.
 *
 * @param root of the checkout
 */
public record Installation(Path root) {

  public static Installation here() {
    return new Installation(Path.of(System.getProperty("cellstream.home", "")).toAbsolutePath().normalize());
  }

  public Path application() {
    return root.resolve("target/cellstream");
  }

  /** @param application a folder with {@code cellstream.jar} and {@code lib/} */
  public static String classPath(Path application) {
    return application.resolve("cellstream.jar") + ":" + application + "/lib/*";
  }

  /** Of the bench's own classes with the application. */
  String benchPath() {
    Path target = root.resolve("bench/target");
    return target.resolve("classes") + ":" + target + "/lib/*:" + classPath(application());
  }

  String brokerPath() {
    return benchPath() + ":" + application() + "/lib-dev/*";
  }
}
