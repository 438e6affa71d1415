package io.cellstream.topology;

import io.cellstream.sequence.EventChecker;
import io.cellstream.store.CommitGateBuilder;
import io.cellstream.store.DamagedFolders;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The stream's topology, every part named: source → step → sinks; before it, where events are copied to the keyed topic, sources → key →
 * sinks, as tasks of their own. Source and sinks are bytes, so that any record can leave through the dead-letter sink as it came, in the same
 * transaction as everything else. A model that keeps no states has no store. A source never chooses where to begin: the start has committed an
 * offset, and a lost offset is an error.
 */
public final class SequenceTopology {

  private SequenceTopology() {
  }

  /** @param damaged told of stores that can't be read */
  public static Topology of(TopologyPlan plan, DamagedFolders damaged) {
    return of(plan, damaged, Safeguards.ALL);
  }

  /** Without some of the safeguards, for who wants to see what they are good for. */
  public static Topology of(TopologyPlan plan, DamagedFolders damaged, Safeguards safeguards) {
    return of(plan, damaged, safeguards, InstantSource.system());
  }

  /** @param clock gives the time of events that have none of their own */
  static Topology of(TopologyPlan plan, DamagedFolders damaged, Safeguards safeguards, InstantSource clock) {
    ThreadLocal<ThreadShare> shares = ThreadLocal.withInitial(() -> ThreadShare.of(plan));
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    Topology topology = new Topology().addSource(AutoOffsetReset.none(), Names.EVENTS, new EventTime(clock), in, in, plan.inputTopic())
        .addProcessor(Names.STEP,
            () -> new StepProcessor(plan, safeguards, shares.get(),
                new EventIntake(plan.decoder().get(), new EventChecker(plan.model().definition()), plan.limit())),
            Names.EVENTS)
        .addSink(Names.PREDICTIONS, plan.outputTopic(), out, out, Names.STEP)
        .addSink(Names.FINALS, plan.finalTopic(), out, out, Names.STEP)
        .addSink(Names.DEAD_LETTERS, plan.deadLetterTopic(), out, out, Names.STEP);
    plan.gapTopic().ifPresent(topic -> topology.addSink(Names.GAPS, topic, out, out, Names.STEP));
    plan.keying().ifPresent(keying -> {
      addSources(topology, keying, new EventTime(clock), in);
      topology.addProcessor(Names.KEY, () -> new KeyProcessor(keying, plan.limit()), Names.SOURCES)
          .addSink(Names.KEYED, plan.inputTopic(), out, out,
              // whatever partitioner the producer is set to have, which is for outputs: a sequence is in one partition
              (_, key, _, partitions) -> Optional.of(Set.of(KeyPartitions.of(key, partitions))), Names.KEY)
          .addSink(Names.UNKEYED, plan.deadLetterTopic(), out, out, Names.KEY);
    });
    return plan.keepsStates() ? topology.addStateStore(new CommitGateBuilder(Names.LEDGER, damaged), Names.STEP) : topology;
  }

  private static void addSources(Topology topology, Keying keying, EventTime time, ByteArrayDeserializer in) {
    if (keying.pattern().isPresent()) {
      topology.addSource(AutoOffsetReset.none(), Names.SOURCES, time, in, in, keying.pattern().get());
    } else {
      topology.addSource(AutoOffsetReset.none(), Names.SOURCES, time, in, in, keying.topics().toArray(String[]::new));
    }
  }
}
