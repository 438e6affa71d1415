package io.cellstream.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A launch of the launcher in an environment of its own: no variable and no JDK of the machine's reaches it. */
final class LaunchBuilder {
  private static final List<String> TOOLS = List.of("dirname", "basename", "readlink", "sed", "grep", "find", "head", "tail", "mkdir",
      "mv", "rm", "rmdir", "sleep", "flock", "cat", "awk");

  private final Path temporary;
  private final Map<String, String> environment = new TreeMap<>();
  private Path script;
  private Path folder;

  LaunchBuilder(Path script, Path temporary) {
    this.script = script;
    this.temporary = temporary;
    this.folder = temporary;
    environment.put("PATH", plainTools().toString());
  }

  LaunchBuilder script(Path other) {
    this.script = other;
    return this;
  }

  LaunchBuilder in(Path workingDirectory) {
    this.folder = workingDirectory;
    return this;
  }

  LaunchBuilder set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  LaunchBuilder unset(String variable) {
    environment.remove(variable);
    return this;
  }

  LaunchBuilder withoutTool(String tool) throws IOException {
    Files.delete(temporary.resolve("plain-tools").resolve(tool));
    return this;
  }

  LaunchBuilder onPath(Path bin) {
    return set("PATH", bin + ":" + environment.get("PATH"));
  }

  Process start(String... arguments) throws IOException {
    return builder(arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  Launch run(String... arguments) throws IOException, InterruptedException {
    Path err = Files.createTempFile(temporary, "err", ".txt");
    Process process = builder(arguments).redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Launch(process.pid(), process.waitFor(), out, Files.readString(err));
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /** A folder with the tools that the script uses, each a script that calls the real one: the machine's own folders may hold a java. */
  private Path plainTools() {
    try {
      Path bin = Files.createDirectories(temporary.resolve("plain-tools"));
      for (String tool : TOOLS) {
        for (String folder : List.of("/usr/bin/", "/bin/")) {
          if (Files.exists(Path.of(folder + tool))) {
            Path wrapper = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + folder + tool + " \"$@\"\n");
            Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
      return bin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
