package io.cellstream.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.train.machine.HeldOutRecordings;
import io.cellstream.train.machine.Recording;
import io.cellstream.wire.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Held-out recordings as files to play with: what the machines measured, and what was right or wrong with them. */
final class MachineSamples {
  static final String EVENTS = "events.jsonl";
  static final String ANSWERS = "answers.jsonl";
  private static final int RECORDINGS = 400;
  private static final ObjectMapper JSON = new ObjectMapper();

  private MachineSamples() {
  }

  /**
   * Writes both files, always the same.
   *
   * @throws TrainingException if they can't be written
   */
  static void write(Path dir) throws TrainingException {
    List<Recording> recordings = HeldOutRecordings.first(RECORDINGS);
    List<String> events = MachineEvents.interleaved(recordings, new SplittableRandom(HeldOutRecordings.SEED)).stream()
        .map(EventJson::write).toList();
    List<String> answers = IntStream.range(0, recordings.size()).mapToObj(n -> answer(n, recordings.get(n))).toList();
    try {
      Files.createDirectories(dir);
      Files.write(dir.resolve(EVENTS), events);
      Files.write(dir.resolve(ANSWERS), answers);
    } catch (IOException e) {
      throw new TrainingException(dir + ": the samples can't be written (" + e + "); name a folder that can be", e);
    }
  }

  private static String answer(int n, Recording recording) {
    ObjectNode answer = JSON.createObjectNode();
    return answer.put("key", MachineEvents.key(n)).put("label", recording.condition().label()).toString();
  }
}
