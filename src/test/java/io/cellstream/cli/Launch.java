package io.cellstream.cli;

import java.util.List;

/** How a launch of the launcher ended. */
record Launch(long pid, int exitCode, String out, String err) {

  List<String> outLines() {
    return out.lines().toList();
  }
}
