package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.importer.pytorch.PyTorchModules.Module;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A {@code state_dict} without a recurrent layer: Linears, perhaps behind an Embedding. Their order is that of the numbers in their names, or
 * what {@code --head} says; the Embedding is what {@code --embedding} says, or a matrix without bias that bears PyTorch's own word.
 */
record FeedForward(String file, PyTorchModules modules, ImportOptions options, Questions questions) {

  PlainModules plain() throws ModelFileException {
    List<Module> all = new ArrayList<>();
    for (String name : modules.plainNames()) {
      all.add(modules.plain(name));
    }
    Optional<Module> embedding = embedding(all);
    List<Module> left = all.stream().filter(module -> !embedding.equals(Optional.of(module))).toList();
    return new PlainModules(embedding, linears(left), left.stream().map(Module::name)
        .filter(name -> !options.head().isEmpty() && !options.head().contains(name)).toList());
  }

  private Optional<Module> embedding(List<Module> all) throws ModelFileException {
    if (!options.embedding().isEmpty()) {
      return Optional.of(PlainModules.named(file, all, options.embedding().getFirst(), "--embedding"));
    }
    List<Module> open = all.stream().filter(module -> !module.hasBias() && !options.head().contains(module.name())
        && !PlainModules.isLinear(module)).toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    if (open.size() > 1 || !PlainModules.isEmbedding(open.getFirst())) {
      String name = open.getFirst().name();
      throw questions.stopAt(file, PyTorchModules.shown(name) + " with a weight " + Tensors.text(open.getFirst().weight())
          + " and no bias can be an Embedding or a Linear; give --embedding " + name + ", or --head with all Linears in order",
          "--embedding " + name);
    }
    return Optional.of(open.getFirst());
  }

  private List<ForeignModel.Head> linears(List<Module> left) throws ModelFileException {
    if (left.isEmpty()) {
      throw new ModelFileException(file + ": has no weights of an RNN, LSTM, GRU or Linear");
    }
    List<String> names = left.stream().map(Module::name).toList();
    List<String> order = options.head();
    if (order.isEmpty()) {
      order = PyTorchModules.numbered(names).orElseGet(() -> questions.ask(file,
          "has several Linears, and their order is not clear; if each reads the one before it, give --head with their names in order,"
              + " such as --head " + String.join(",", names),
          "--head NAME,NAME", names));
    } else if (order.stream().filter(names::contains).distinct().count() < order.stream().filter(names::contains).count()) {
      throw new ModelFileException("--head " + String.join(",", order) + ": name each Linear once, first one first");
    }
    HeadStack head = new HeadStack(PlainModules.named(file, left, first(order, names), "--head").weight().columns());
    for (String name : order) {
      Optional<DenseActivation> activation = names.contains(name) ? Optional.empty() : HeadStack.activation(name);
      if (activation.isPresent()) {
        head.add(activation.get(), "--head " + String.join(",", order));
      } else {
        head.add(PlainModules.named(file, left, name, "--head"));
      }
    }
    return head.layers();
  }

  /** The first one that has tensors. */
  private static String first(List<String> order, List<String> names) {
    return order.stream().filter(names::contains).findFirst().orElse(order.getFirst());
  }
}
