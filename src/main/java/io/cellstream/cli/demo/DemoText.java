package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.TextEvents;
import io.cellstream.cli.input.TextFile;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.text.Glyphs;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The text whose lines become sequences.
 *
 * @param lines none of them blank
 * @param isCut whether the file is longer than {@link Material#LIMIT}, so that this is its beginning
 */
record DemoText(List<String> lines, boolean isCut) {

  /** The text that was written for the demo. */
  static DemoText bundled() throws IOException {
    try (InputStream in = DemoText.class.getResourceAsStream("/io/cellstream/cli/demo.txt")) {
      if (in == null) {
        throw new IOException("this installation lacks the demo's text: build it again, or give one with --text");
      }
      return of(TextFile.read(in, Material.LIMIT));
    }
  }

  /** @throws CliException if the file can't be used, saying why */
  static DemoText read(InputFile file) {
    DemoText text = of(file.read(in -> TextFile.read(in, Material.LIMIT)));
    if (text.lines.isEmpty()) {
      throw file.refused("has no line with anything in it; give a text of a line or more");
    }
    return text;
  }

  private static DemoText of(TextFile text) {
    return new DemoText(text.text().lines().filter(line -> !line.isBlank()).toList(), text.isCut());
  }

  /** Why a model can't use any of the text; empty if it can. */
  Optional<String> unusable(ModelDefinition model, InputDefinition.TokenInput tokens) {
    return new TextEvents(tokens).unknownPart(String.join("\n", lines))
        .map(part -> "the model " + model.name() + " knows none of the text's "
            + part + ", only " + Glyphs.some(tokens.vocabulary().tokens()));
  }

  /** Each line under a key as wide as the number of lines needs, {@code line-07}, so that they sort and line up. */
  Material material(InputDefinition.TokenInput tokens) {
    TextEvents events = new TextEvents(tokens);
    String key = "line-%0" + Math.max(2, Integer.toString(lines.size()).length()) + "d";
    return new Material(Words.TEXT, IntStream.range(0, lines.size())
        .mapToObj(i -> DemoSequence.of(String.format(key, i + 1), events.ofLine(lines.get(i)))).toList(), isCut);
  }
}
