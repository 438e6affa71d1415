package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.Prediction;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was built against an earlier schema of predictions reads today's, and the other way round. The files are those that were released. */
class PredictionContractTest {

  private static Schema earlier(int version) throws Exception {
    String name = "Prediction-" + version + ".avsc";
    try (InputStream in = PredictionContractTest.class.getResourceAsStream(name)) {
      return new Schema.Parser().parse(Objects.requireNonNull(in, name));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anEarlierReaderReadsTodaysPredictions(int version) throws Exception {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("machine", "m1");
    event.put("load", null);
    event.put("price", 1.5);
    for (Prediction prediction : new Prediction[]{Samples.FULL, Samples.BARE}) {
      byte[] value = new AvroPredictionWriter(7, "next-char", "2").write(prediction, event);

      GenericRecord read = new GenericDatumReader<GenericRecord>(AvroSchemas.PREDICTION, earlier(version)).read(null,
          DecoderFactory.get().binaryDecoder(value, Frame.LENGTH, value.length - Frame.LENGTH, null));

      assertThat(read.get("step")).isEqualTo(prediction.step());
      assertThat(read.get("kind")).hasToString(prediction.kind().name());
      assertThat(read.get("model")).hasToString("next-char");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void todaysReaderReadsEarlierPredictions(int version) throws Exception {
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(AvroSchemas.PREDICTION, earlier(version)).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }
}
