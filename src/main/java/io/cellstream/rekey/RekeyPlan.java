package io.cellstream.rekey;

import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.preflight.NewChangelog;
import io.cellstream.text.Amounts;
import io.cellstream.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** What a rekey moves where. */
public final class RekeyPlan {
  private static final int MOST_COLUMNS = 60;

  private final List<Target> targets;
  private final List<String> warnings;
  private final Work work;

  /**
   * A plan.
   *
   * @param targets the new topic's partitions, in order
   */
  RekeyPlan(List<Target> targets, List<String> warnings, Work work) {
    this.targets = targets;
    this.warnings = warnings;
    this.work = work;
  }

  /**
   * What one partition gets.
   *
   * @param running the sequences that are open
   * @param ended the ended sequences that have left their positions
   * @param records of the changelog, with deletions and those that others replace
   * @param bytes of them
   * @param begins the offset at which the new application begins
   * @param waiting how many offsets the topic has from there on
   */
  record Target(TopicPartition partition, long running, long ended, long records, long bytes, long begins, long waiting) {
  }

  /**
   * How it is done.
   *
   * @param oldEnd where the old changelog ended when it was looked through
   * @param changelog the new one, which is to be created; empty: it is there
   * @param unread the events to copy; empty: none
   * @param events how many there are
   * @param sources where the new application goes on in the topics that it copies to its keyed topic
   */
  record Work(LedgerMove move, TopicIdentity topic, TopicIdentity oldChangelog, Map<TopicPartition, Long> oldEnd,
      Optional<NewChangelog> changelog, Optional<UnreadEvents> unread, long events,
      Map<TopicPartition, Long> sources) {
  }

  List<Target> targets() {
    return targets;
  }

  Work work() {
    return work;
  }

  /** What an operator should know before it is done, one line each. */
  public List<String> warnings() {
    return warnings;
  }

  /** A table, and a line with the sums. */
  public List<String> lines() {
    TextTable table = new TextTable(MOST_COLUMNS, MOST_COLUMNS, MOST_COLUMNS, MOST_COLUMNS, MOST_COLUMNS);
    table.row("partition", "open sequences", "ended ones", "records", "bytes", "begins at");
    targets.forEach(each -> table.row(each.partition.toString(), shown(each.running), shown(each.ended), shown(each.records),
        Amounts.bytes(each.bytes),
        each.begins + (each.waiting == 0 ? "" : ", with " + Amounts.count(each.waiting, "offset") + " to read")));
    List<String> lines = new ArrayList<>(table.lines());
    if (!work.sources.isEmpty()) {
      lines.add(
          "in the input topics it goes on at " + work.sources.entrySet().stream().sorted(Map.Entry.comparingByKey(TopicOffsets.IN_ORDER))
              .map(each -> each.getKey() + "@" + each.getValue()).collect(Collectors.joining(", ")));
    }
    lines.add(summary());
    return lines;
  }

  /** What is moved, in all. */
  public String summary() {
    return Amounts.count(sum(Target::running), "open sequence") + " and the positions of " + Amounts.count(sum(Target::ended), "ended one")
        + ", in " + Amounts.count(sum(Target::records), "record") + " (" + Amounts.bytes(sum(Target::bytes)) + ")"
        + (work.events == 0 ? "" : "; and " + Amounts.count(work.events, "event") + " that were not taken");
  }

  private long sum(ToLongFunction<Target> of) {
    return targets.stream().mapToLong(of).sum();
  }

  private static String shown(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
