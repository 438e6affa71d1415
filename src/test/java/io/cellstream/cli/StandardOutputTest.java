package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private static final OutputStream FULL = new OutputStream() {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  };

  @Test
  void passesOnWhatIsWritten() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    StandardOutput out = new StandardOutput(target, () -> false);

    out.write(new byte[]{1, 2, 3}, 1, 2);
    out.write(4);

    assertThat(target.toByteArray()).containsExactly(2, 3, 4);
    assertThat(out.failure()).isEmpty();
  }

  @Test
  void aFailureIsKeptAndMakesAFailedExit() {
    StandardOutput out = new StandardOutput(FULL, () -> false);

    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(out::flush).hasMessage("No space left on device");
    assertThat(out.failure()).hasValueSatisfying(failure -> {
      assertThat(failure.exitCode()).isEqualTo(1);
      assertThat(failure).hasMessage("not everything could be written to standard output: No space left on device");
    });
  }

  @Test
  void thatNobodyReadsOnIsNoFailure() {
    StandardOutput out = new StandardOutput(FULL, () -> true);

    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    assertThat(out.failure()).isEmpty();
  }
}
