package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
  @TempDir
  Path folder;

  @Test
  void makesASmallerModelAndSaysHowFarItIsFromTheFirst() throws Exception {
    ModelDefinition f32 = write("f32", TestModels.nextToken(1, 26, 16, 96));

    Ended ended = quantize("f32", "int16", "int16");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).matches("""
        .*/f32: weights of 187,\\d\\d\\d bytes, f32
        .*/int16: weights of 103,\\d\\d\\d bytes, 5\\d % of that
        int16, a scale per gate row; over 100 steps of 16 random sequences h differed from f32's by [1-9]\\.[0-9]e-0[6-8] \
        in the mean and [1-9]\\.[0-9]e-0[67] at most, outputs by [1-9]\\.[0-9]e-0[7-9] and [1-9]\\.[0-9]e-0[67] \\(made from package ZZ\\)
        a state kept under the f32 model does not go on under this one: its state hash is another
        """.replace("ZZ", f32.packageHash().substring(0, 12)));
    ModelDefinition made = ModelPackage.read(folder.resolve("int16"));
    assertThat(made.precision()).isEqualTo(Precision.INT16);
    assertThat(made.quantisation()).hasValueSatisfying(known -> assertThat(known.from()).isEqualTo(f32.packageHash()));
    assertThat(Files.readString(folder.resolve("int16/model.json"))).contains("\"loss\": 0.5");
    assertThat(CommandLab.run("describe", "--model", folder.resolve("int16").toString()).out())
        .contains("\n  precision     " + ended.out().lines().toList().get(2) + "\n");
  }

  @Test
  void makesOneOfAModelThatGenerates() throws Exception {
    write("f32", TestModels.translator(3, new GenerationDefinition(new GenerationDefinition.Greedy(), 7), 5, 6, 7));

    assertThat(quantize("f32", "int8", "int8").exitCode()).isZero();

    ModelDefinition made = ModelPackage.read(folder.resolve("int8"));
    assertThat(made.precision()).isEqualTo(Precision.INT8);
    assertThat(made.quantisation().orElseThrow().outputs().largest()).isBetween(1e-5, 1e-1);
  }

  @Test
  void keepsTheFloats() throws Exception {
    write("f32", TestModels.nextToken(1, 5, 3, 7));

    Ended ended = quantize("f32", "int16", "f32");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .isEqualTo("cellstream: --to is the folder of --model: the f32 weights would be lost; name another one\n");
    assertThat(ModelPackage.read(folder.resolve("f32")).precision()).isEqualTo(Precision.F32);
  }

  @Test
  void refusesAModelOfIntegersAndOneWithoutRecurrentLayers() throws Exception {
    write("f32", TestModels.nextToken(1, 5, 3, 7));
    quantize("f32", "int16", "int16");
    Ended ended = quantize("int16", "int8", "int8");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).isEqualTo("cellstream: " + folder.resolve("int16") + " has weights in int16 already: integers are made from the"
        + " f32 weights; give --model the package that it was made from\n");

    write("forward", TestModels.oneToOne(1, 3, 4, 2));
    ended = quantize("forward", "int8", "int8");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).isEqualTo("cellstream: " + folder.resolve("forward")
        + " has no recurrent layer: there are no weights that could be made integers\n");
    assertThat(folder.resolve("int8")).doesNotExist();
  }

  @Test
  void refusesAPrecisionThatThereIsNot() throws Exception {
    write("f32", TestModels.nextToken(1, 5, 3, 7));

    Ended ended = quantize("f32", "f32", "other");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("--precision").contains("\"f32\" is none of int16, int8").hasLineCount(1);
  }

  private ModelDefinition write(String name, ModelDefinition model) throws Exception {
    return ModelPackageWriter.write(folder.resolve(name), model, Map.of("loss", 0.5));
  }

  private Ended quantize(String from, String precision, String to) {
    return CommandLab.run("quantize", "--model", folder.resolve(from).toString(), "--precision", precision, "--to",
        folder.resolve(to).toString());
  }
}
