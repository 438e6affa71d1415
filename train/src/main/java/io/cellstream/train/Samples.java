package io.cellstream.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.sequence.RawEvent;
import io.cellstream.train.chance.Seeds;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Examples as files to play with.
 *
 * @param sequences events by key, in the order in which the sequences begin
 * @param answers what is right, by key; none: there is not one right answer
 */
record Samples(Map<String, List<RawEvent>> sequences, Map<String, String> answers) {
  static final String EVENTS = "events.jsonl";
  static final String ANSWERS = "answers.jsonl";
  /** How many examples a sample has. */
  static final int EXAMPLES = 400;
  /** How many sequences run side by side. */
  private static final int SIDE_BY_SIDE = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Writes the files, always the same.
   *
   * @return the files
   * @throws TrainingException if they can't be written
   */
  List<Path> write(Path dir) throws TrainingException {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(dir);
      List<JsonEvent> events = interleaved(new SplittableRandom(Seeds.HELD_OUT));
      files.add(Files.write(dir.resolve(EVENTS), events.stream().map(EventJson::write).toList()));
      if (!answers.isEmpty()) {
        files.add(Files.write(dir.resolve(ANSWERS), answers.entrySet().stream()
            .map(answer -> JSON.createObjectNode().put("key", answer.getKey()).put("label", answer.getValue()).toString()).toList()));
      }
      return files;
    } catch (IOException e) {
      throw new TrainingException(dir + ": the samples can't be written (" + e + "); name a folder that can be", e);
    }
  }

  /** The events of all sequences: each one's own in order, several of them interleaved at random. When one has ended, the next begins. */
  List<JsonEvent> interleaved(RandomGenerator random) {
    Iterator<Iterator<JsonEvent>> next = sequences.entrySet().stream().map(each -> events(each.getKey(), each.getValue()).iterator())
        .toList().iterator();
    List<Iterator<JsonEvent>> running = new ArrayList<>();
    List<JsonEvent> events = new ArrayList<>();
    while (next.hasNext() || !running.isEmpty()) {
      while (running.size() < SIDE_BY_SIDE && next.hasNext()) {
        running.add(next.next());
      }
      int one = random.nextInt(running.size());
      events.add(running.get(one).next());
      if (!running.get(one).hasNext()) {
        running.remove(one);
      }
    }
    return events;
  }

  private static List<JsonEvent> events(String key, List<RawEvent> sequence) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return sequence.stream().map(event -> new JsonEvent(bytes, OptionalLong.empty(), event)).toList();
  }
}
