package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.PredictionJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Readings of machines as their owner knows them, and what must become of them: worked out here by hand, not by a mapping. Seeded.
 */
final class OwnReadings {
  /** The settings that say what {@link #expected} says; paths are those of the records' JSON. */
  static final Map<String, String> MAPPING = Map.of("cellstream.input.features",
      "vibration.rms, temperature?last, ok, state:onehot(IDLE,RUN)", "cellstream.input.position", "number", "cellstream.input.end",
      "phase=STOPPED", "cellstream.input.time", "at");

  /** One reading. Its temperature is missing now and then; its state is now and then one that nobody has told of. */
  record Reading(String machine, double rms, @Nullable Double temperature, boolean ok, String state, long number, boolean stopped,
      long at) {

    String phase() {
      return stopped ? "STOPPED" : "RUNNING";
    }

    byte[] json() {
      return json(Long.toString(at)).getBytes(UTF_8);
    }

    /** With its time in these words. */
    String json(String time) {
      return String.format(Locale.ROOT,
          "{\"at\":%s,\"vibration\":{\"rms\":%s},%s\"ok\":%b,\"state\":\"%s\",\"number\":%d,\"phase\":\"%s\",\"tags\":[1,{\"a\":null}]}",
          time,
          rms, temperature == null ? "" : "\"temperature\":" + temperature + ",", ok, state, number, phase());
    }

    /** In the columns {@code at,rms,temperature,ok,state,number,phase}. */
    byte[] csv() {
      return String.join(",", Long.toString(at), Double.toString(rms), temperature == null ? "" : temperature.toString(),
          Boolean.toString(ok), "\"" + state + "\"", Long.toString(number), phase()).getBytes(UTF_8);
    }
  }

  private static final long BEGIN = 1_700_000_000_000L;
  private static final int MACHINES = 12;

  private final SplittableRandom random;
  private final String prefix;
  private final Map<String, Long> numbers = new HashMap<>();
  private final List<Reading> made = new ArrayList<>();

  OwnReadings(long seed, String prefix) {
    this.random = new SplittableRandom(seed);
    this.prefix = prefix;
  }

  List<Reading> next(int count) {
    int from = made.size();
    for (int i = 0; i < count; i++) {
      String machine = prefix + random.nextInt(MACHINES);
      made.add(
          new Reading(machine, random.nextDouble(-2, 2), random.nextInt(3) == 0 ? null : random.nextDouble(-2, 2), random.nextBoolean(),
              random.nextInt(20) == 0 ? "BROKEN" : random.nextBoolean() ? "IDLE" : "RUN", numbers.merge(machine, 1L, Long::sum),
              random.nextInt(15) == 0, BEGIN + made.size() * 1000L));
    }
    return made.subList(from, made.size());
  }

  /** What must come of all readings so far. */
  record Expected(Map<String, List<String>> predictions, int deadLetters) {
    int count() {
      return predictions.values().stream().mapToInt(List::size).sum();
    }
  }

  Expected expected(RecurrentModel model) throws RejectedEventException {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    OfflineRun<Reading> run = new OfflineRun<>(model, 1, (reading, verdict) -> {
      if (verdict instanceof Verdict.Applied applied) {
        applied.predictions().forEach(prediction -> lines.computeIfAbsent(reading.machine, _ -> new ArrayList<>())
            .add(PredictionJson.write(reading.machine.getBytes(UTF_8), OptionalLong.of(reading.at), prediction)));
      }
    });
    EventChecker checker = new EventChecker(model.definition());
    Map<String, Double> last = new HashMap<>();
    int dead = 0;
    for (Reading reading : made) {
      Double temperature = reading.temperature == null ? last.get(reading.machine) : reading.temperature;
      if (temperature == null || reading.state.equals("BROKEN")) {
        dead++;
        continue;
      }
      RawEvent event = new RawEvent(new RawInput.FeatureValues(new double[]{reading.rms, temperature, reading.ok ? 1 : 0,
          reading.state.equals("IDLE") ? 1 : 0, reading.state.equals("RUN") ? 1 : 0}), OptionalLong.of(reading.number), false,
          reading.stopped);
      run.add(new SequenceKey(reading.machine.getBytes(UTF_8)), checker.check(event, new Origin(reading.at, 0, 0)), reading);
      if (reading.stopped) {
        last.remove(reading.machine);
      } else {
        last.put(reading.machine, temperature);
      }
    }
    run.finish();
    return new Expected(lines, dead);
  }

  /** What must come of a topic's words, each of which is a token. */
  static Expected expectedOfWords(List<ConsumerRecord<byte[], byte[]>> records, RecurrentModel model) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    OfflineRun<ConsumerRecord<byte[], byte[]>> run = new OfflineRun<>(model, 1, (record, verdict) -> {
      if (verdict instanceof Verdict.Applied applied) {
        applied.predictions().forEach(prediction -> lines.computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>())
            .add(PredictionJson.write(record.key(), OptionalLong.of(record.timestamp()), prediction)));
      }
    });
    EventChecker checker = new EventChecker(model.definition());
    int dead = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      RawEvent event = new RawEvent(new RawInput.TokenText(new String(record.value(), UTF_8)), OptionalLong.empty(), false, false);
      try {
        run.add(new SequenceKey(record.key()), checker.check(event, new Origin(record.timestamp(), 0, 0)), record);
      } catch (RejectedEventException unknown) {
        dead++;
      }
    }
    run.finish();
    return new Expected(lines, dead);
  }
}
