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
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of the modules with a weight is the embedding, and which are the head:
 * <ol>
 * <li>What {@code --embedding} and {@code --head} say.
 * <li>With a bias it is a Linear: an Embedding has none.
 * <li>Without a bias it can be either. The last part of its name tells if it is PyTorch's own word, as in {@code embedding}, {@code emb} and
 * {@code word_embeddings}, or "fc" and "linear2"; so does its size, if it does not fit the one or the other. Otherwise the user is
 * asked.
 * <li>A Linear before or between recurrent layers is named among them by {@code --layers}; any other belongs to the head.
 * <li>Several Linears are in the order of their numbers if their names differ in these only; otherwise the user is asked.
 * <li>Where a normalisation or an activation stands among them is in no name: {@code --head} or {@code --layers} say it.
 * <li>What {@code --head} does not name, where it is given, is no part of the model.
 * </ol>
 *
 * @param head first layer first
 * @param leftOut the names of what is no part of the model
 */
record PlainModules(Optional<Module> embedding, List<ForeignModel.Head> head, List<String> leftOut) {
  private static final Pattern EMBEDDING = Pattern.compile("(?:.*[._])?(?:emb|embed|embeds|embedding|embeddings|embedder)[_\\d]*");
  private static final Pattern LINEAR = Pattern.compile("(?:.*[._])?(?:fc|lin|linear)[_\\d]*");

  private static final String AMONG = "; one before or between recurrent layers belongs into --layers, in its place";

  PlainModules {
    head = List.copyOf(head);
    leftOut = List.copyOf(leftOut);
  }

  /** Whether its name ends in PyTorch's own word for it. */
  static boolean isEmbedding(Module module) {
    return EMBEDDING.matcher(module.name().toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether its name ends in PyTorch's own word for it. */
  static boolean isLinear(Module module) {
    return LINEAR.matcher(module.name().toLowerCase(Locale.ROOT)).matches();
  }

  /** @param option the option that names it */
  static Module named(String file, List<Module> among, String name, String option) throws ModelFileException {
    return among.stream().filter(module -> module.name().equals(name)).findFirst()
        .orElseThrow(() -> new ModelFileException(option + " " + name + ": " + file + " has no such Embedding or Linear; it has "
            + names(among, ", ")));
  }

  private static String names(List<Module> modules, String between) {
    return modules.stream().map(Module::name).collect(Collectors.joining(between));
  }

  /**
   * @param inputs how many values the first recurrent layer reads
   * @param hidden how many the last one gives
   * @throws ModelFileException naming the option that is needed, or the module that is neither
   */
  static PlainModules of(String file, PyTorchModules modules, ImportOptions options, Questions questions, int inputs, int hidden)
      throws ModelFileException {
    List<Module> open = new ArrayList<>();
    for (String name : modules.plainNames()) {
      if (!options.layers().contains(name)) {
        open.add(modules.plain(name));
      }
    }
    return new Choice(file, options, questions, open, inputs, hidden).made();
  }

  private record Choice(String file, ImportOptions options, Questions questions, List<Module> open, int inputs, int hidden) {

    PlainModules made() throws ModelFileException {
      Optional<Module> embedding = embedding();
      List<Module> left = open.stream().filter(module -> !embedding.equals(Optional.of(module))).toList();
      if (!options.head().isEmpty()) {
        return ofHead(embedding, left);
      }
      Optional<Module> norm = left.stream().filter(module -> module.norm().isPresent()).findFirst();
      if (norm.isPresent()) {
        String all = left.stream().map(Module::name).collect(Collectors.joining(","));
        throw questions.stopAt(file,
            PyTorchModules.shown(norm.get().name()) + " is a normalisation, and where it stands is in no name; give"
                + " --head with all layers behind the recurrent ones in their order, activations among them, such as --head " + all + AMONG,
            "--head NAME,NAME");
      }
      if (left.size() == 1 && left.getFirst().weight().columns() != hidden) {
        requireNoneLeft(left);
      }
      return new PlainModules(embedding, ordered(left).stream().map(Module::head).toList(), List.of());
    }

    private PlainModules ofHead(Optional<Module> embedding, List<Module> left) throws ModelFileException {
      HeadStack head = new HeadStack(hidden);
      List<Module> linears = new ArrayList<>();
      for (String name : options.head()) {
        Optional<DenseActivation> activation = HeadStack.activation(name);
        if (activation.isPresent() && open.stream().noneMatch(module -> module.name().equals(name))) {
          head.add(activation.get(), "--head " + String.join(",", options.head()));
          continue;
        }
        Module linear = PlainModules.named(file, open, name, "--head");
        if (linears.contains(linear) || embedding.equals(Optional.of(linear))) {
          throw new ModelFileException("--head " + String.join(",", options.head()) + ": " + name
              + " is named twice, or is the embedding; name each Linear once, first one first");
        }
        linears.add(linear);
        head.add(linear);
      }
      return new PlainModules(embedding, head.layers(),
          left.stream().filter(module -> !linears.contains(module)).map(Module::name).toList());
    }

    private Optional<Module> embedding() throws ModelFileException {
      if (!options.embedding().isEmpty()) {
        return Optional.of(named(file, open, options.embedding().getFirst(), "--embedding"));
      }
      List<Module> fitting = open.stream().filter(this::canBeEmbedding).toList();
      List<Module> surely = fitting.stream().filter(module -> isEmbedding(module) || !canBeLinear(module))
          .toList();
      if (surely.size() > 1) {
        throw questions.stopAt(file, PyTorchModules.shown(surely.get(0).name()) + " and "
            + PyTorchModules.shown(surely.get(1).name()) + " both fit; give --embedding with the name of the right one",
            "--embedding NAME");
      }
      Optional<Module> unclear = fitting.stream().filter(module -> !isLinear(module)).findFirst();
      if (surely.isEmpty() && unclear.isPresent()) {
        String name = unclear.get().name();
        throw questions.stopAt(file, PyTorchModules.shown(name) + " with a weight " + Tensors.text(unclear.get().weight())
            + " and no bias can be an Embedding or a Linear; give --embedding " + name + " or --head " + name, "--embedding " + name);
      }
      return surely.stream().findFirst();
    }

    private boolean canBeEmbedding(Module module) {
      return !module.hasBias() && module.norm().isEmpty() && module.weight().columns() == inputs && !options.head().contains(module.name());
    }

    /** On the last recurrent layer, or on another Linear. */
    private boolean canBeLinear(Module module) {
      int columns = module.weight().columns();
      return options.head().isEmpty()
          && (columns == hidden || open.stream().anyMatch(other -> !other.equals(module) && other.weight().rows() == columns));
    }

    private List<Module> ordered(List<Module> linears) throws ModelFileException {
      List<String> names = linears.stream().map(Module::name).toList();
      List<String> order = PyTorchModules.numbered(names).orElseGet(() -> questions.ask(file,
          "has several Linears, and their order is not clear; if each reads the one before it, and the first one the last recurrent"
              + " layer, give --head with their names in order, such as --head " + String.join(",", names) + AMONG,
          "--head NAME,NAME", names));
      List<Module> ordered = new ArrayList<>();
      for (String name : order) {
        ordered.add(named(file, open, name, "--head"));
      }
      requireNoneBefore(ordered);
      return ordered;
    }

    /** Where all sizes are the same, the first ones could as well come before the recurrent layers. */
    private void requireNoneBefore(List<Module> linears) throws ModelFileException {
      for (int n = 1; n < linears.size(); n++) {
        if (linears.getFirst().weight().columns() == hidden && linears.get(n - 1).weight().rows() == inputs
            && linears.get(n).weight().columns() == hidden) {
          questions.ask(file, PyTorchModules.shown(linears.getFirst().name())
              + " can come after the recurrent layers or before them; give --head " + names(linears, ",") + ", or --layers with "
              + linears.getFirst().name() + " in its place", "--head NAME,NAME", "");
          return;
        }
      }
    }

    private void requireNoneLeft(List<Module> left) throws ModelFileException {
      if (!left.isEmpty()) {
        throw new ModelFileException(file + ": " + PyTorchModules.shown(left.getFirst().name()) + " with a weight "
            + Tensors.text(left.getFirst().weight()) + " is neither the embedding of the first layer's " + inputs
            + " inputs nor a Linear on the last layer's " + hidden + " hidden units; more layers than these can't be carried over" + AMONG
            + ", and what the model answers without is left out where --head names the others");
      }
    }
  }
}
