package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * The folder {@code java.io.tmpdir}, into which the libraries unpack themselves that read and write compressed records. Without them the
 * first such record ends the stream.
 */
record TemporaryFolder(Path folder) {
  static final String SUBJECT = "tmpdir";
  private static final int ANY = 1;

  static TemporaryFolder ofProcess() {
    return new TemporaryFolder(Path.of(System.getProperty("java.io.tmpdir")));
  }

  void check(Findings findings) throws StartupException {
    String what = "java.io.tmpdir " + folder;
    String remedy = ": records compressed with snappy or zstd need it; give another one, as in JAVA_OPTS=-Djava.io.tmpdir=FOLDER";
    try {
      Files.delete(Files.createTempFile(folder, "cellstream-check", null));
      compress(CompressionType.SNAPPY);
      compress(CompressionType.ZSTD);
      findings.ok(SUBJECT, what + " can be written, and runs the libraries of snappy and zstd");
    } catch (IOException e) {
      findings.failed(SUBJECT, what + " can't be written (" + StateFolder.reason(e) + ")" + remedy);
    } catch (KafkaException e) {
      findings.failed(SUBJECT, what + " does not run the libraries of snappy and zstd, as where it is mounted noexec (" + e.getCause() + ")"
          + remedy);
    }
  }

  /** As Kafka's clients compress records. */
  private static void compress(CompressionType type) throws IOException {
    try (OutputStream out = Compression.of(type).build().wrapForOutput(new ByteBufferOutputStream(ANY), RecordBatch.CURRENT_MAGIC_VALUE)) {
      out.write(ANY);
    }
  }
}
