package io.cellstream.it;

import java.nio.file.Path;
import java.util.List;

/** What a JVM has loaded and linked, so that the next one with the same class path need not: that is half of a short command's CPU time. */
public final class ClassArchive {

  private ClassArchive() {
  }

  /** @param file written by the first JVM that ends by itself, read by the others */
  public static List<String> flags(Path file) {
    return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }
}
