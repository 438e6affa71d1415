package io.cellstream.format;

import static io.cellstream.format.value.Values.paths;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.cellstream.format.value.FieldReader;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.EventMapper;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldValues;
import io.cellstream.mapping.Format;
import io.cellstream.mapping.MappingText;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real values, damaged: each is read, or turned away with a cause. What is read of a value is read of its JSON too. {@code -Dmutations=N}
 * for so many of each format.
 */
@Timeout(3_000)
class HostileRecordTest {
  private static final int MUTATIONS = Integer.getInteger("mutations", 4_000);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Headers HEADERS = new RecordHeaders();
  private static final List<byte[]> PIECES = List.of(new byte[]{0}, new byte[]{0, 0, 0, 0, 7},
      new byte[]{(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
      new byte[]{(byte) 0xff, (byte) 0xfe}, new byte[]{(byte) 0xed, (byte) 0xa0, (byte) 0x80}, new byte[]{(byte) 0xc0, (byte) 0x80},
      bytes("\"load\":1,"), bytes("\"load\":{},"), bytes("\"machine\":null,"), bytes("\\ud83d"), bytes("\\u0000"), bytes("1e999"),
      bytes("-0"), bytes("9".repeat(30)), bytes("9".repeat(1_200)), bytes("[".repeat(150)), bytes("{\"machine\":".repeat(150)), bytes("]}"),
      bytes("\""), bytes("\"\""), bytes(","), bytes("\r\n"), bytes("\\"), bytes("null"), bytes("\u2028é😀"), bytes("NaN"));

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static EventMapping mapping(String features, String position, String end, String time, List<String> columns) {
    return new EventMapping(Optional.empty(), MappingText.features(features), Optional.of(MappingText.position(position)), Optional.empty(),
        Optional.of(MappingText.condition(end)), Optional.of(MappingText.time(time)), columns);
  }

  /** One damage of many kinds, of a value or of two. */
  private static byte[] mutated(byte[] value, byte[] other, Random random) {
    byte[] mutant = value;
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(mutant.length + 1);
      int to = at + random.nextInt(mutant.length - at + 1);
      mutant = switch (random.nextInt(8)) {
        case 0 -> flipped(mutant, at, random);
        case 1 -> Arrays.copyOf(mutant, at);
        case 2 -> joined(Arrays.copyOf(mutant, at), Arrays.copyOfRange(mutant, to, mutant.length));
        case 3 -> joined(Arrays.copyOf(mutant, to), Arrays.copyOfRange(mutant, at, mutant.length));
        case 4 -> joined(Arrays.copyOf(mutant, at), Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
        case 5 -> random.nextInt(50) > 0 ? flipped(mutant, at, random) : new String(mutant, UTF_8).getBytes(UTF_16LE);
        default -> joined(joined(Arrays.copyOf(mutant, at), PIECES.get(random.nextInt(PIECES.size()))),
            Arrays.copyOfRange(mutant, at, mutant.length));
      };
    }
    return mutant;
  }

  private static byte[] flipped(byte[] value, int at, Random random) {
    byte[] flipped = value.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(tail);
    return all.toByteArray();
  }

  /** Reads damaged values both ways, and counts what was read and what turned away. */
  private static Set<RejectCause> assaulted(TopicFormat format, EventMapping mapping, List<byte[]> values) {
    FieldReader reader = format.reader(mapping.paths(), Optional.empty());
    ValueTranslator translator = format.translator(mapping.paths(), Optional.empty());
    RecordEvents lines = new RecordEvents(format, mapping, Optional.empty());
    EventMapper mapper = new EventMapper(mapping);
    FieldValues read = mapper.values();
    Random random = new Random(5);
    Set<RejectCause> causes = EnumSet.noneOf(RejectCause.class);
    int events = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] value = mutated(values.get(random.nextInt(values.size())), values.get(random.nextInt(values.size())), random);
      Optional<RawEvent> event = Optional.empty();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        read.clear();
        reader.read(value, HEADERS, read);
        event = Optional.of(mapper.event(read));
        events++;
      } catch (RejectedEventException e) {
        causes.add(e.rejectCause());
        requireWords(e);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      // the first ones load classes
      if (i > 1_000 && allocated > 200_000 + 100L * value.length) {
        fail("%s bytes for mutation %s of %s bytes", allocated, i, value.length);
      }
      Optional<String> expected = event.map(HostileRecordTest::shown);
      if (!ofLine(lines, translator, value).equals(expected)) {
        assertThat(ofLine(lines, translator, value)).as("mutation %s: %s", i, new String(value, UTF_8)).isEqualTo(expected);
      }
    }
    assertThat(events).isBetween(MUTATIONS / 100, MUTATIONS - MUTATIONS / 100);
    return causes;
  }

  /** The event of the line that stands for a record with this value. */
  private static Optional<String> ofLine(RecordEvents lines, ValueTranslator translator, byte[] value) {
    JsonRecord.Content content;
    try {
      content = new JsonRecord.Value(translator.json(value, HEADERS));
    } catch (RejectedEventException e) {
      content = new JsonRecord.Unreadable(e.rejectCause(), e.getMessage(), value);
    }
    String line = RecordJson.write(new JsonRecord(null, OptionalLong.empty(), content, Optional.empty()));
    if (line.contains("\n") || line.contains("\r")) {
      fail("more than one line: %s", line);
    }
    try {
      return lines.event(RecordJson.parse(line)).content() instanceof JsonEvent.Event(RawEvent event)
          ? Optional.of(shown(event))
          : Optional.empty();
    } catch (JsonLineException e) {
      throw new AssertionError(line, e);
    }
  }

  private static void requireWords(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (message.isBlank() || message.length() > 2_000 || message.contains("Exception")) {
      fail("no words: %s", message);
    }
  }

  private static String shown(RawEvent event) {
    return switch (event.input()) {
      case RawInput.FeatureValues(double[] values) -> Arrays.toString(values);
      case RawInput.PartialFeatures(double[] values, boolean[] last) -> Arrays.toString(values) + Arrays.toString(last);
      case null, default -> String.valueOf(event.input());
    } + event.position() + event.start() + event.end() + event.time();
  }

  @Test
  void damagedJsonIsReadOrTurnedAwayForACause() {
    EventMapping mapping = mapping("load,machine.temp?last,state:onehot(IDLE,RUN)?0,r[1].v?none", "seq?none", "status=CLOSED?none",
        "at:s?none",
        List.of());
    List<byte[]> values = List.of(bytes("""
        {"machine":{"id":"m1","temp":71.5,"tags":["a",{"b":null}]},"load":0.25,"state":"RUN","seq":12,"r":[{"v":1},{"v":-2e-3}]}"""), bytes(
        """
            {"at":1700000000.125,"load":3,"machine":null,"state":null,"status":"CLOSED","note":"é😀 \\"x\\" \\u00e9","r":[null,{"v":0}]}"""),
        joined(new byte[]{0, 0, 0, 0, 9}, bytes("{\"load\":-1,\"r\":[1,{\"v\":7}],\"seq\":9223372036854775807}")));

    assertThat(assaulted(new TopicFormat(Format.JSON, "t", Optional.empty(), List.of()), mapping, values))
        .contains(RejectCause.NOT_JSON, RejectCause.MISSING_FIELD, RejectCause.UNUSABLE_FIELD);
  }

  @Test
  void damagedTextIsReadOrTurnedAwayForACause() {
    EventMapping mapping = new EventMapping(Optional.of(MappingText.token("value")), List.of(), Optional.empty(), Optional.empty(),
        Optional.of(MappingText.condition("value=bye")), Optional.empty(), List.of());

    assertThat(assaulted(new TopicFormat(Format.TEXT, "t", Optional.empty(), List.of()), mapping,
        List.of(bytes("hello"), bytes("é😀 and more of it\n"), bytes("bye")))).containsExactly(RejectCause.NOT_TEXT);
  }

  @Test
  void damagedCsvIsReadOrTurnedAwayForACause() {
    List<String> columns = List.of("id", "load", "temp", "state", "seq", "status", "at");
    EventMapping mapping = mapping("load,temp?last,state:onehot(IDLE,RUN)?0", "seq?none", "status=CLOSED?none", "at?none", columns);

    assertThat(assaulted(new TopicFormat(Format.CSV, "t", Optional.empty(), columns), mapping,
        List.of(bytes("m1,0.25,71.5,RUN,12,,2026-01-31T23:59:59.25Z\r\n"), bytes("\"m,\"\"1\"\"\",-3e2,,IDLE,,CLOSED,1700000000123"),
            bytes("é😀,1"))))
        .contains(RejectCause.NOT_TEXT, RejectCause.MISSING_FIELD, RejectCause.UNUSABLE_FIELD);
  }

  @Test
  void aLineThatIsDamagedIsReadOrRefusedInWords() {
    Random random = new Random(9);
    List<byte[]> values = List.of(bytes("{\"key\":\"m1\",\"value\":{\"load\":0.5},\"timestamp\":5,\"partition\":0,\"offset\":7}"),
        bytes("{\"keyBase64\":\"/w==\",\"cause\":\"NOT_JSON\",\"message\":\"x\",\"valueBase64\":\"AAA=\"}"), bytes("{\"value\":null}"));
    RecordLines bare = RecordLines.bare(new TopicFormat(Format.JSON, "t", Optional.empty(), List.of()),
        paths("key").getFirst());
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String line = new String(mutated(values.get(random.nextInt(3)), values.get(random.nextInt(3)), random), UTF_8).replaceAll("[\r\n]",
          " ");
      for (RecordLines lines : List.of(RecordLines.whole(), bare)) {
        try {
          JsonRecord record = lines.record(line);
          read++;
          String written = RecordJson.write(record);
          if (!RecordJson.write(RecordJson.parse(written)).equals(written)) {
            fail("written as %s, read as another", written);
          }
        } catch (JsonLineException e) {
          requireWords(e);
        }
      }
    }
    assertThat(read).isGreaterThan(MUTATIONS / 100);
  }
}
