package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cli.chaos.Fault.Loss;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an operator may lose, and what follows: the application stands still, something is lost, the next start is refused, an operator
 * decides, and the story says where reading went on. For one thread.
 */
final class Decisions {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  /** On a busy machine a start may give up before the brokers have answered. */
  private static final int ATTEMPTS = 5;
  /** How many unread events are deleted at most, in the first partition. */
  private static final long DELETED = 10;

  private final Scene scene;
  private final Topics topics;
  private final Load load;
  private final Ending ending;
  private final Story story;
  private final Consumer<String> told;

  Decisions(Scene scene, Topics topics, Load load, Ending ending, Story story, Consumer<String> told) {
    this.scene = scene;
    this.topics = topics;
    this.load = load;
    this.ending = ending;
    this.story = story;
    this.told = told;
  }

  /**
   * How a start is answered, and what an operator then says.
   *
   * @param refusal a part of the message with which it is refused; empty if it goes on by itself
   * @param option with which it goes on
   */
  private record Answer(Optional<String> refusal, List<String> option) {
    static Answer refused(String message, String option) {
      return new Answer(Optional.of(message), List.of(option));
    }
  }

  /** Loses it. At the end all instances run again. */
  void lose(Loss loss) throws IOException, InterruptedException {
    scene.mend();
    boolean endsPart = loss != Loss.OFFSETS && loss != Loss.SET_BACK;
    if (endsPart) { // offsets that were set back may be below what was taken, and sequences that are over may not have said so
      load.pause();
      ending.awaitThrough();
    }
    scene.stopInstances();
    if (endsPart) {
      load.resume();
      Thread.sleep(Duration.ofSeconds(1)); // so that there are events which were not read
    }
    load.pause();
    Answer answer = lost(loss);
    load.resume();
    start(answer);
  }

  private Answer lost(Loss loss) throws InterruptedException {
    Map<Integer, Long> committed = topics.committed();
    return switch (loss) {
      case OFFSETS -> {
        topics.deleteGroup();
        yield new Answer(Optional.empty(), List.of());
      }
      case SET_BACK -> {
        topics.setBack();
        yield new Answer(Optional.empty(), List.of());
      }
      case CHANGELOG -> {
        story.end(committed);
        topics.delete(Topics.CHANGELOG);
        story.losesStates();
        yield Answer.refused("its changelog " + Topics.CHANGELOG + " is not there", "--go-on-without-states");
      }
      case INPUT -> {
        story.end(committed);
        topics.makeInputAnew();
        story.madeAnew();
        yield Answer.refused("it was deleted and made anew", "--go-on-from=earliest");
      }
      case EVENTS -> {
        story.end(committed);
        yield deleteUnread(committed);
      }
    };
  }

  private Answer deleteUnread(Map<Integer, Long> committed) throws InterruptedException {
    Map<Integer, Long> end = topics.end();
    for (Map.Entry<Integer, Long> each : committed.entrySet()) {
      long unread = end.getOrDefault(each.getKey(), 0L) - each.getValue();
      if (unread > 0) {
        long before = each.getValue() + Math.min(unread, DELETED);
        topics.deleteEvents(each.getKey(), before);
        story.goesOnAt(each.getKey(), before);
        return Answer.refused("were deleted before they were read", "--go-on-from=earliest");
      }
    }
    return new Answer(Optional.empty(), List.of());
  }

  /** The others are started by the scene afterwards, since they must not decide in this one's place. */
  private void start(Answer answer) throws IOException, InterruptedException {
    Instance first = scene.instances().stream().filter(Instance::isWanted).findFirst().orElseThrow();
    if (answer.refusal.isPresent()) {
      requireRefused(first, answer.refusal.get());
      told.accept("refused, as it should be; an operator goes on with " + String.join(" ", answer.option));
    }
    for (int attempt = 1; !goesOn(first, answer.option); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new CliException(ExitCode.FAILED, "instance " + first.number() + " did not go on: " + first.process().lastWord());
      }
    }
  }

  /** A start that could not ask the brokers or the registry in time has not answered. */
  private static void requireRefused(Instance instance, String message) throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      instance.start(List.of());
      if (!instance.process().awaitEnd(PATIENCE)) {
        break;
      }
      if (instance.process().exitCode() == ExitCode.FAILED && instance.process().lastWord().contains(message)) {
        return;
      }
    }
    throw new CliException(ExitCode.FAILED,
        "a start should have been refused with '" + message + "', but instance " + instance.number() + " "
            + (instance.isAlive() ? "runs" : "ended with " + instance.process().exitCode()) + ": " + instance.process().lastWord());
  }

  private static boolean goesOn(Instance instance, List<String> option) throws IOException, InterruptedException {
    instance.start(option);
    while (instance.isAlive() && !instance.isRunning()) {
      Thread.sleep(LOOK_AGAIN);
    }
    return instance.isAlive();
  }
}
