package io.cellstream.ledger;

import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.Mark.Position;
import io.cellstream.sequence.Lifetime.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries the sequences of one application's ledgers over to ledgers of another number of partitions. A sequence's records all come from one
 * partition and all go to one, in their order, so that the last one of each key is the same there. What a partition has as a whole is made
 * anew:
 *
 * <ul>
 * <li>The list of models is one for all: those of all partitions.
 * <li>The time of events is the lowest of the partitions that a partition's sequences come from: by a higher one, some would be over before
 * their own partition had said so. By a lower one they are over later, once events have brought the time on. None was too far ahead of it yet.
 * <li>The wall clock counts for how long a partition was read to its end, which is another number in each. It goes on from the highest, and
 * what sequences have of it is moved up by the difference: so each has still as long to go as it had.
 * <li>If the clock of sequences was changed while they were open, those from before count from when that was; the latest such time holds, by
 * which none is over too early.
 * <li>All due entries are there by the loosest limits that some partition's have. If one's are not complete, they are completed from the start.
 * </ul>
 */
public final class LedgerMove {
  private static final long NO_TIME = Long.MIN_VALUE;
  /** No topic has an empty name. */
  private static final Source NOWHERE = new Source("", 0, 0, 0);

  private record Part(PartitionContents contents, Mark mark, MovedRecords records) {
    /** For how many ms, by the wall clock, sequences have gone by it. */
    long sinceBegan() {
      return mark.wall() - mark.wallBegan();
    }
  }

  private final String owner;
  private final List<String> models;
  private final SortedMap<Integer, Part> parts;
  private final long wall;
  /** Places in other topics up to which events were taken, in whatever partition they are now. */
  private final Map<Source, Long> origins;
  /** The partitions where events from there are still to be taken. */
  private final Set<Integer> waiting;

  private LedgerMove(String owner, List<String> models, SortedMap<Integer, Part> parts, long wall, Map<Source, Long> origins,
      Set<Integer> waiting) {
    this.owner = owner;
    this.models = models;
    this.parts = parts;
    this.wall = wall;
    this.origins = origins;
    this.waiting = waiting;
  }

  /**
   * Plans a move.
   *
   * @param owner whose states they are, as marks have it
   * @param contents of the partitions that have any, by their numbers
   * @throws DamagedRecordException if a mark or a list of models can't be read, or a partition has sequences and no mark
   */
  public static LedgerMove of(String owner, Map<Integer, PartitionContents> contents) {
    SortedMap<Integer, Mark> marks = new TreeMap<>();
    Set<String> models = new LinkedHashSet<>();
    new TreeMap<>(contents).forEach((partition, each) -> {
      marks.put(partition,
          each.mark().orElseThrow(() -> new DamagedRecordException("partition " + partition + " has records, and no mark")));
      models.addAll(each.models());
    });
    List<String> all = List.copyOf(models);
    long wall = marks.values().stream().mapToLong(Mark::wall).max().orElse(0);
    SortedMap<Integer, Part> parts = new TreeMap<>();
    marks.forEach((partition, mark) -> {
      PartitionContents each = Objects.requireNonNull(contents.get(partition), "contents");
      int[] numbers = each.models().stream().mapToInt(all::indexOf).toArray();
      parts.put(partition, new Part(each, mark, new MovedRecords(numbers, wall - mark.wall())));
    });
    Map<Source, Long> origins = new LinkedHashMap<>();
    marks.values().forEach(mark -> origins(mark).forEach(each -> origins.merge(each.source(), each.next(), Math::max)));
    return new LedgerMove(owner, all, parts, wall, origins, Set.of());
  }

  private static List<Position> origins(Mark mark) {
    return mark.positions().stream().skip(1).toList();
  }

  /** The same, where events of other topics were taken up to these places, too. */
  public LedgerMove withOrigins(Map<Source, Long> more) {
    Map<Source, Long> all = new LinkedHashMap<>(origins);
    more.forEach((source, next) -> all.merge(source, next, Math::max));
    return new LedgerMove(owner, models, parts, wall, all, waiting);
  }

  /**
   * The same, where some partitions of the input topic stay and have events that are still to be taken. In the topics that these come from,
   * they may lie before events that were taken in another partition; but not before those that were taken in their own.
   */
  public LedgerMove withWaiting(Set<Integer> partitions) {
    return new LedgerMove(owner, models, parts, wall, origins, Set.copyOf(partitions));
  }

  /**
   * A sequence's record in its new partition; empty for what a partition has as a whole.
   *
   * @param partition the one from which it comes
   * @param value null: it is a deletion
   * @throws DamagedRecordException if it can't be read
   */
  public Optional<Entry> moved(int partition, byte[] keyBytes, byte @Nullable [] value) {
    RecordKey key = RecordKey.of(keyBytes);
    return switch (key.kind()) {
      case MODELS, MARK -> Optional.empty();
      case SNAPSHOT, CHUNK, HELD, DUE -> {
        MovedRecords records = Objects.requireNonNull(parts.get(partition), "partition").records();
        yield Optional.of(new Entry(records.key(key).bytes(), value == null ? null : records.value(key, value)));
      }
    };
  }

  /** The list of models, which each new partition gets. */
  public Entry models() {
    return new Entry(RecordKey.MODELS.bytes(), Models.of(models).encode());
  }

  /** A mark that says that records are still missing. Each new partition gets it before any other record. */
  public Entry unfinished() {
    return entry(new Mark(owner, NO_TIME, 0, 0, 0, Optional.empty(), OptionalLong.empty(), List.of(new Position(NOWHERE, 0))));
  }

  /** Whether a mark's place is that of {@link #unfinished}. */
  public static boolean isUnfinished(Source source) {
    return source.equals(NOWHERE);
  }

  /**
   * A new partition's mark, the last one of its records.
   *
   * @param source the partition of the input topic that has its number
   * @param next the offset of the first event there that was not taken
   */
  public Entry mark(Source source, long next) {
    List<Part> from = parts.values().stream().filter(each -> each.contents().goesTo(source.partition())).toList();
    long time = from.stream().mapToLong(each -> each.mark().time()).min().orElse(NO_TIME);
    long began = wall - from.stream().mapToLong(Part::sinceBegan).min().orElse(0);
    long running = from.stream().mapToLong(each -> each.contents().running(source.partition())).sum();
    List<Position> positions = new ArrayList<>(List.of(new Position(source, next)));
    positions.addAll(origins(source.partition()));
    return entry(new Mark(owner, time, 0, wall, began, terms(from), OptionalLong.of(running), positions));
  }

  private List<Position> origins(int partition) {
    Part before = parts.get(partition);
    return waiting.contains(partition)
        ? before == null ? List.of() : origins(before.mark())
        : origins.entrySet().stream().map(each -> new Position(each.getKey(), each.getValue())).toList();
  }

  private static Optional<Terms> terms(List<Part> from) {
    List<Terms> terms = from.stream().flatMap(each -> each.mark().terms().stream()).toList();
    if (terms.isEmpty() || terms.size() < from.size()) {
      return Optional.empty();
    }
    Clock clock = terms.getFirst().clock();
    return terms.stream().allMatch(each -> each.clock() == clock)
        ? Optional.of(new Terms(clock, terms.stream().mapToLong(Terms::idle).max().orElseThrow(),
            terms.stream().mapToLong(Terms::age).max().orElseThrow()))
        : Optional.empty();
  }

  private static Entry entry(Mark mark) {
    return new Entry(RecordKey.MARK.bytes(), mark.encode());
  }
}
