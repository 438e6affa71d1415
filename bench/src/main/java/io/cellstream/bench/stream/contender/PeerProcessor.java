package io.cellstream.bench.stream.contender;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Per event: its sequence's state out of the store, a step, the state back, a prediction with the most probable next token. A stored value is
 * the number of steps (8 bytes), then the state.
 */
final class PeerProcessor implements Processor<byte[], Object, byte[], Object> {
  static final String STATES = "states";

  private final PeerModel model;
  private final Schema prediction = EventSchemas.prediction();
  private final Schema candidate = EventSchemas.candidate(prediction);
  private final GenericData.EnumSymbol step = new GenericData.EnumSymbol(prediction.getField("kind").schema(), "STEP");
  private final GenericData.EnumSymbol end = new GenericData.EnumSymbol(
      EventSchemas.nonNull(prediction.getField("reason").schema()), "END");
  private @Nullable Running running;

  private record Running(ProcessorContext<byte[], Object> context, KeyValueStore<byte[], byte[]> states, PeerSession session) {
  }

  PeerProcessor(PeerModel model) {
    this.model = model;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    running = new Running(context, context.getStateStore(STATES), new PeerSession(model));
  }

  @Override
  public void process(Record<byte[], Object> record) {
    Running now = Objects.requireNonNull(running, "running");
    PeerSession session = now.session();
    GenericRecord event = (GenericRecord) record.value();
    byte[] stored = now.states().get(record.key());
    long steps = stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
    // new at every step: the store's cache keeps it
    byte[] next = new byte[Long.BYTES + session.stateBytes()];
    ByteBuffer.wrap(next).putLong(steps + 1);
    session.step(stored, Long.BYTES, (Integer) event.get("input"), next);
    boolean ends = (Boolean) event.get("end");
    if (ends) {
      now.states().delete(record.key());
    } else {
      now.states().put(record.key(), next);
    }
    now.context().forward(record.withValue(prediction(session, steps, ends)));
  }

  private GenericRecord prediction(PeerSession session, long steps, boolean ends) {
    int best = session.best();
    GenericRecord top = new GenericData.Record(candidate);
    top.put("id", best);
    top.put("token", Integer.toString(best));
    top.put("probability", session.probability(best));
    GenericRecord made = new GenericData.Record(prediction);
    made.put("step", steps);
    made.put("kind", step);
    made.put("reason", ends ? end : null);
    made.put("top", List.of(top));
    made.put("model", "bench");
    made.put("modelVersion", "1");
    return made;
  }

  @Override
  public void close() {
    if (running != null) {
      running.session().close();
    }
  }
}
