package io.cellstream.importer.pytorch.pickle;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The line of Python that makes a {@code state_dict} of a file that isn't read here. Each runs what is in the file, and says so. */
record PythonLine(Path file) {
  /** What can stand between a shell's and Python's quotation marks and only be itself. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.][\\w. -]{0,99}");
  private static final String TRUST = "; it runs what the file says, so its origin must be one that you trust";

  /** For a pickled module. */
  String ofModule() {
    return save(load() + ".state_dict()") + TRUST + ", and the module's class must be there to import";
  }

  /** For a pickled module in a dictionary. */
  String ofModule(String key) {
    return save(load() + entry(key) + ".state_dict()") + TRUST + ", and the module's class must be there to import";
  }

  /** For a dictionary in a dictionary. */
  String ofDictionary(String key) {
    return save(load() + entry(key)) + TRUST;
  }

  /** For TorchScript. */
  String ofTorchScript() {
    return save("torch.jit.load('" + name() + "', map_location='cpu').state_dict()") + TRUST;
  }

  private String load() {
    return "torch.load('" + name() + "', map_location='cpu', weights_only=False)";
  }

  private String save(String dictionary) {
    return "python3 -c \"import torch; torch.save(" + dictionary + ", '" + name().replaceFirst("\\.[^.]*$", "") + "-state-dict.pt')\"";
  }

  private static String entry(String key) {
    return "['" + (PLAIN.matcher(key).matches() ? key : "KEY") + "']";
  }

  private String name() {
    String name = String.valueOf(file.getFileName());
    return PLAIN.matcher(name).matches() ? name : "FILE";
  }
}
