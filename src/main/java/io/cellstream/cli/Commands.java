package io.cellstream.cli;

import io.cellstream.topology.Safeguards;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.UnmatchedArgsBinding;

/** The commands, in the order the help lists them. */
final class Commands {

  private Commands() {
  }

  /** Fresh instances: picocli keeps the parsed options in them. */
  static List<Object> all() {
    return all(Safeguards.ALL);
  }

  /** @param safeguards of the stream that {@code run} starts */
  static List<Object> all(Safeguards safeguards) {
    return List.of(new DemoCommand(), new RunCommand(safeguards), new PredictCommand(), new ProduceCommand(), new ConsumeCommand(),
        new TopicsCommand(), new TraceCommand(), new ForgetCommand(), new ResetCommand(), new RekeyCommand(), new DescribeCommand(),
        new ImportCommand(),
        new QuantizeCommand(), new MapCommand(), new CheckCommand(), new ChaosCommand(),
        new ConfigCommand(), new CompletionCommand(), new ManCommand(), //
        sibling("bench", "Measures Cellstream beside the libraries that you would pick instead; from a checkout."),
        sibling("train", "Trains the models that are in models/, and your own of characters; from a checkout."));
  }

  /** The launcher starts these; here they are to be listed, completed and meant by who mistypes them. */
  private static CommandSpec sibling(String name, String description) {
    Callable<Integer> refusal = () -> {
      throw new CliException(ExitCode.FAILED, name + " is a project of its own, which ./cellstream builds and starts, from a checkout");
    };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(refusal).name(name);
    spec.addUnmatchedArgsBinding(UnmatchedArgsBinding.forStringArrayConsumer(new ISetter() {
      @Override
      public <T> T set(T value) {
        return value;
      }
    }));
    spec.usageMessage().description(description).footer("cellstream " + name + " --help");
    return spec;
  }
}
