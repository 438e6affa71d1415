package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says by which rules sequences end and what becomes of events out of order, and warns of rules that can't do what they seem to.
 *
 * @param commit how often commits are made, which is when ends are seen
 * @param announcesGaps whether gaps in the positions have a topic
 */
public record LifeRules(SequencePolicy policy, Duration commit, boolean announcesGaps) {
  static final String SUBJECT = "sequences";

  public static LifeRules of(Settings settings) {
    return new LifeRules(SequenceSettings.policy(settings), settings.get(Keys.COMMIT_INTERVAL), settings.find(Keys.GAP_TOPIC).isPresent());
  }

  private Lifetime lifetime() {
    return policy.lifetime();
  }

  public void check(Findings findings, ModelDefinition model) throws StartupException {
    if (!model.shape().keepsState()) {
      List<String> idle = new ArrayList<>(limits());
      if (announcesGaps) {
        idle.add(Keys.GAP_TOPIC.name());
      }
      if (!idle.isEmpty()) {
        findings.warning(SUBJECT, "model " + model.name() + " is " + model.shape().text() + " and keeps no states, so no sequence goes on:"
            + " take " + String.join(", ", idle) + " out");
      }
      return;
    }
    for (String doubt : doubts(model)) {
      findings.warning(SUBJECT, doubt);
    }
    findings.ok(SUBJECT, ends() + "; " + order());
  }

  /** Checks the rules against the times that a topic's events have. */
  void checkTopic(Findings findings, String topic, Present events) throws StartupException {
    Restart restart = policy.positions().restart();
    if (TimeLimit.isStampedByBroker(events) && restart != Restart.NEVER) {
      findings.warning(SUBJECT, "topic " + topic + " has message.timestamp.type=LogAppendTime, so an event that is sent again is later than"
          + " the first time, and with " + Keys.POSITION_RESTART.name() + "=" + word(restart) + " begins another sequence"
          + (restart == Restart.END ? " once its own has ended" : "") + ": set message.timestamp.type=CreateTime, or "
          + Keys.POSITION_RESTART.name() + "=never");
    }
  }

  private List<String> limits() {
    List<String> set = new ArrayList<>();
    if (lifetime().idle() != Lifetime.NEVER) {
      set.add(Keys.IDLE.name());
    }
    if (lifetime().age() != Lifetime.NEVER) {
      set.add(Keys.AGE.name());
    }
    if (lifetime().length() != Lifetime.NEVER) {
      set.add(Keys.LENGTH.name());
    }
    return set;
  }

  private List<String> doubts(ModelDefinition model) {
    List<String> doubts = new ArrayList<>();
    long shortest = Math.min(lifetime().idle(), lifetime().age());
    if (shortest < commit.toMillis()) {
      doubts.add("sequences are over after " + Amounts.millis(shortest) + ", and that shows at commits only, which are every "
          + Amounts.millis(commit.toMillis()) + ": set longer limits, or a shorter commit.interval.ms");
    }
    if (lifetime().isLimited() && lifetime().clock() == Clock.EVENT && lifetime().jump() >= shortest) {
      doubts.add("one event may move its partition's time by " + Amounts.millis(lifetime().jump()) + " (" + Keys.IDLE_JUMP.name()
          + "), and sequences are over after " + Amounts.millis(shortest) + ": a single one from the future would end all; set less");
    }
    if (model.reading().orElse(null) instanceof ReadingDefinition.Whole whole && lifetime().length() != Lifetime.NEVER
        && lifetime().length() > whole.maxLength()) {
      doubts.add(Keys.LENGTH.name() + "=" + lifetime().length() + " is never reached: model " + model.name() + " reads backward, at most "
          + Amounts.count(whole.maxLength(), "event"));
    }
    if (announcesGaps && policy.positions().gaps() == 0) {
      doubts.add(Keys.POSITION_GAPS.name() + "=0 is for positions that are not counted by one: each event leaves a gap then, and "
          + Keys.GAP_TOPIC.name() + " announces each: remember at least 1, or take the topic out");
    }
    return doubts;
  }

  private String ends() {
    List<String> ends = new ArrayList<>();
    String by = lifetime().clock() == Clock.EVENT ? " by the time of events" : " by the clock while a partition is read to its end";
    if (lifetime().idle() != Lifetime.NEVER) {
      ends.add(Amounts.millis(lifetime().idle()) + " without an event" + by);
    }
    if (lifetime().age() != Lifetime.NEVER) {
      ends.add(Amounts.millis(lifetime().age()) + " in all" + by);
    }
    if (lifetime().length() != Lifetime.NEVER) {
      ends.add(Amounts.count(lifetime().length(), "step"));
    }
    return ends.isEmpty()
        ? "a sequence ends by an event only, and is kept until then"
        : "a sequence ends by an event, or after " + String.join(", or ", ends);
  }

  private String order() {
    PositionPolicy positions = policy.positions();
    return held(positions.window()) + "late events: " + word(positions.late() == Late.REORDER ? Late.DROP : positions.late()) + ", "
        + Amounts.count(positions.gaps(), "gap") + " remembered" + (announcesGaps ? ", each announced; " : "; ")
        + switch (positions.restart()) {
          case NEVER -> "no counter begins again";
          case END -> "counters begin again after an end";
          case TIME -> "a lower position of a later time is a counter that begins again";
        } + "; an ended sequence's positions stay for " + Amounts.millis(lifetime().retention());
  }

  private static String held(Window window) {
    return window.isOpen()
        ? "an event waits for lower positions for " + Amounts.millis(window.time()) + " of events' time at most, and of a sequence "
            + Amounts.count(window.events(), "event") + " of " + Amounts.bytes(window.bytes()) + " at most; "
        : "";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
