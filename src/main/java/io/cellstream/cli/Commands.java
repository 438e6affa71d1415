package io.cellstream.cli;

import java.util.List;

/** The commands, in the order the help lists them. */
final class Commands {

  private Commands() {
  }

  /** Fresh instances: picocli keeps the parsed options in them. */
  static List<Object> all() {
    return List.of(new DemoCommand(), new RunCommand(), new PredictCommand(), new ProduceCommand(), new ConsumeCommand(),
        new TopicsCommand(), new ResetCommand(), new DescribeCommand(), new ImportCommand(), new QuantizeCommand(), new CheckCommand(),
        new ConfigCommand());
  }
}
