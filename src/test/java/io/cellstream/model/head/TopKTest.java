package io.cellstream.model.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.definition.Vocabulary;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {
  private static final Kernel KERNEL = Kernels.select(KernelMode.AUTO).kernel();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 99, 100, 101})
  void takesTheHeadOfTheSortedValues(int k) {
    float[] values = new float[103];
    Seeded seeded = new Seeded(k);
    for (int i = 0; i < values.length; i++) {
      values[i] = seeded.nextInt(20) / 20f;
    }
    List<Integer> sorted = IntStream.range(0, 100).boxed()
        .sorted(Comparator.comparingDouble((Integer id) -> -values[3 + id]).thenComparing(Comparator.naturalOrder())).limit(k).toList();
    assertThat(TopK.of(KERNEL, values, 3, 100, k, null)).extracting(Output.Candidate::id).isEqualTo(sorted);
  }

  @Test
  void givesTiesToTheLowerId() {
    assertThat(TopK.of(KERNEL, new float[]{1f, 3f, 3f, 2f, 3f}, 0, 5, 2, null)).extracting(Output.Candidate::id).containsExactly(1, 2);
  }

  @Test
  void namesTheCandidates() {
    Vocabulary labels = new Vocabulary(List.of("a", "b"));
    assertThat(TopK.of(KERNEL, new float[]{0.25f, 0.75f}, 0, 2, 1, labels)).containsExactly(new Output.Candidate(1, "b", 0.75f));
  }
}
