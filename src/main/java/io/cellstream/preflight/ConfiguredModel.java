package io.cellstream.preflight;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model that the settings name. If there is no such folder, the message says where the setting stands and where its path begins. */
public final class ConfiguredModel {
  private ConfiguredModel() {
  }

  /** How a package is read. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path folder) throws ModelFileException;
  }

  public static ModelDefinition read(Settings settings) throws ModelFileException {
    return read(settings, ModelPackage::read);
  }

  public static <T> T read(Settings settings, Reader<T> reader) throws ModelFileException {
    Path folder = settings.get(Keys.MODEL);
    try {
      return reader.read(folder);
    } catch (ModelFileException e) {
      if (Files.exists(folder)) {
        throw e;
      }
      throw new ModelFileException(e.getMessage() + " (" + settings.origin(Keys.MODEL) + ")", e);
    }
  }
}
