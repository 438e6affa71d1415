package io.cellstream.cli;

import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options that take one of a few words: a constant is read, named in errors and completed as its {@code toString} spells it. */
final class Choices {

  private Choices() {
  }

  /** For all commands of a line, which are all there by now. */
  static void spellAsShown(CommandLine line) {
    enums(line).forEach(type -> register(line, type));
  }

  private static List<Class<?>> enums(CommandLine line) {
    return CommandTree.of(line).flatMap(each -> each.getCommandSpec().args().stream())
        .flatMap(arg -> Arrays.stream(arg.auxiliaryTypes())).filter(Class::isEnum).<Class<?>>map(type -> type).distinct().toList();
  }

  private static <T> void register(CommandLine line, Class<T> type) {
    List<T> choices = List.of(type.getEnumConstants());
    List<String> words = choices.stream().map(Object::toString).toList();
    ITypeConverter<T> converter = text -> choices.stream().filter(choice -> choice.toString().equalsIgnoreCase(text)).findFirst()
        .orElseThrow(() -> new TypeConversionException(Printable.quoted(text) + " is none of " + String.join(", ", words)
            + NearestName.question(words, text)));
    line.registerConverter(type, converter);
  }
}
