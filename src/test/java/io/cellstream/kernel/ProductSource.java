package io.cellstream.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes {@code SimdProduct32}, {@code 16} and {@code 8}: the same methods for each kind of weight, one for each register tile of rows and
 * vectors. The methods are flat, because C2 keeps sums in registers only if each is a variable of its own. To write the files again:
 *
 * <pre>{@code
 * mvn test-compile exec:java -Dexec.mainClass=io.cellstream.kernel.ProductSource -Dexec.classpathScope=test
 * }</pre>
 */
final class ProductSource {
  private static final Path FOLDER = Path.of("src", "main", "java", "io", "cellstream", "kernel");
  private static final String[] COUNTS = {"", "one", "two", "three", "four", "five", "six", "seven", "eight"};

  private final Weights weights;
  private final StringBuilder text = new StringBuilder();

  private ProductSource(Weights weights) {
    this.weights = weights;
  }

  /** A kind of weight, and how such weights lie in an array. */
  private enum Weights {
    F32(32, "float", "f32: for each k, one load per vector of gate rows, and one FMA per vector and row"),

    INT16(16, "int",
        "words of two int16: one load has a gate row's weights of two k. A weight takes a shift and a\n"
            + " * conversion, the last one only a conversion. Rows share these, and load words again for each k to spare registers"),

    INT8(8, "int",
        "words of four int8: one load has a gate row's weights of four k. A weight takes a shift and a\n"
            + " * conversion, the last one only a conversion. Rows share these, and load words again for each k to spare registers");

    private final int bits;
    private final String element;
    private final String summary;

    Weights(int bits, String element, String summary) {
      this.bits = bits;
      this.element = element;
      this.summary = summary;
    }

    /** Weights in an element of the array. */
    private int perWord() {
      return 32 / bits;
    }

    private String type() {
      return "SimdProduct" + bits;
    }
  }

  /** A register tile: rows and vectors whose sums stay in registers. */
  private record Tile(int rows, int vectors) {
    /** Eight vectors are two runs of four, each at a place of its own. */
    private static final int RUN = 4;

    private String name() {
      return COUNTS[rows] + (rows == 1 ? "Row" : "Rows") + capital(COUNTS[vectors]) + "Vectors";
    }

    private boolean hasTwoRuns() {
      return vectors > RUN;
    }

    /** A run of four ends in another strip if two vectors fill a strip. */
    private boolean hasPairs() {
      return vectors >= RUN;
    }

    private String sum(int row, int vector) {
      return (char) ('a' + row) + Integer.toString(vector);
    }

    private List<String> sums() {
      List<String> names = new ArrayList<>();
      for (int r = 0; r < rows; r++) {
        for (int v = 0; v < vectors; v++) {
          names.add(sum(r, v));
        }
      }
      return names;
    }

    /** Where a sum begins. */
    private String place(String sum) {
      int row = sum.charAt(0) - 'a';
      return plus(row == 0 ? "at" : "at" + row, lanes(Integer.parseInt(sum.substring(1))));
    }

    /** Where the weights of a vector begin. */
    private String weightAt(int vector) {
      String run = hasTwoRuns() && vector >= RUN ? "wkB" : "wk";
      int inRun = vector % RUN;
      return inRun < 2 ? plus(run, lanes(inRun)) : plus(run + " + pair", lanes(inRun - 2));
    }

    private static String lanes(int vectors) {
      return vectors == 0 ? "" : vectors == 1 ? "L" : vectors + " * L";
    }
  }

  private static final Tile TWO_ROWS = new Tile(2, 4);
  private static final Tile SIX_ROWS = new Tile(6, 2);
  private static final List<Tile> TILES = List.of(new Tile(1, 8), new Tile(1, 4), TWO_ROWS, new Tile(4, 4), new Tile(4, 2), SIX_ROWS);

  /** Writes the files of this checkout again. */
  public static void main(String[] args) throws IOException {
    for (Weights weights : Weights.values()) {
      Files.writeString(file(weights.type()), new ProductSource(weights).source());
    }
  }

  /** The names of the types that are written. */
  static List<String> types() {
    return Stream.of(Weights.values()).map(Weights::type).toList();
  }

  static Path file(String type) {
    return FOLDER.resolve(type + ".java");
  }

  /** What a type's file should be. */
  static String source(String type) {
    for (Weights weights : Weights.values()) {
      if (weights.type().equals(type)) {
        return new ProductSource(weights).source();
      }
    }
    throw new IllegalArgumentException(type);
  }

  private String source() {
    boolean words = weights.perWord() > 1;
    line("package io.cellstream.kernel;");
    line("");
    line("import static io.cellstream.kernel.Panels.STRIP;");
    line("import static io.cellstream.kernel.SimdKernel.SPECIES;");
    if (words) {
      line("import static io.cellstream.kernel.SimdKernel.WORDS;");
      line("import static jdk.incubator.vector.VectorOperators.I2F;");
      line("import static jdk.incubator.vector.VectorOperators.LSHL;");
    }
    line("");
    line("import jdk.incubator.vector.FloatVector;");
    if (words) {
      line("import jdk.incubator.vector.IntVector;");
      line("import jdk.incubator.vector.Vector;");
    }
    line("");
    line("// generated by ProductSource, which stands beside the tests: change that file");
    line("/**");
    line(" * {@link SimdProduct}'s register tiles for " + weights.summary + ".");
    line(" */");
    line("final class " + weights.type() + " {");
    line("  private static final int L = SPECIES.length();");
    line("");
    line("  private " + weights.type() + "() {");
    line("  }");
    TILES.stream().filter(this::isUsed).forEach(this::method);
    line("}");
    return text.toString();
  }

  /** Whether {@link SimdProduct} chooses this tile for these weights. */
  private boolean isUsed(Tile tile) {
    return switch (weights) {
      case F32 -> true;
      case INT16 -> !tile.equals(TWO_ROWS) && !tile.equals(SIX_ROWS);
      case INT8 -> !tile.equals(TWO_ROWS);
    };
  }

  private void method(Tile tile) {
    line("");
    line("  static void " + tile.name() + "(" + parameters(tile) + ") {");
    for (int r = 1; r < tile.rows(); r++) {
      line("    int at" + r + " = " + (r == 1 ? "at" : "at" + (r - 1)) + " + stride;");
    }
    for (String sum : tile.sums()) {
      line("    FloatVector " + sum + " = FloatVector.fromArray(SPECIES, sums, " + tile.place(sum) + ");");
    }
    for (int r = 1; r < tile.rows(); r++) {
      line("    int x" + r + " = " + (r == 1 ? "xAt" : "x" + (r - 1)) + " + xStride;");
    }
    int perWord = weights.perWord();
    line("    for (int k = 0; k < n; " + (perWord == 1 ? "k++" : "k += " + perWord) + ") {");
    line("      int wk = wAt + " + word() + " * STRIP;");
    if (tile.hasTwoRuns()) {
      line("      int wkB = wB + " + word() + " * STRIP;");
    }
    if (tile.rows() == 1) {
      oneRow(tile);
    } else {
      severalRows(tile);
    }
    line("    }");
    for (String sum : tile.sums()) {
      line("    " + sum + ".intoArray(sums, " + tile.place(sum) + ");");
    }
    line("  }");
  }

  private String parameters(Tile tile) {
    String places = tile.hasTwoRuns() ? "int wAt, int wB" : "int wAt";
    String pair = tile.hasPairs() ? ", int pair" : "";
    String rows = tile.rows() == 1 ? "float[] x, int xAt, float[] sums, int at" : "float[] x, int xAt, int xStride, float[] sums, int at,";
    String start = weights.element + "[] w, " + places + pair + ", int n, " + rows;
    return tile.rows() == 1 ? start : start + "\n      int stride";
  }

  /** Which word of a gate row k is in. */
  private String word() {
    return weights.perWord() == 1 ? "k" : "k / " + weights.perWord();
  }

  private void oneRow(Tile tile) {
    int perWord = weights.perWord();
    for (int part = 0; part < perWord; part++) {
      line("      FloatVector xk" + part + " = FloatVector.broadcast(SPECIES, x[" + plus("xAt + k", part) + "]);");
    }
    for (int v = 0; v < tile.vectors(); v++) {
      String sum = tile.sum(0, v);
      if (perWord == 1) {
        line("      " + sum + " = " + load(tile, v) + ".fma(xk0, " + sum + ");");
      } else {
        line("      IntVector w" + v + " = " + load(tile, v) + ";");
        for (int part = 0; part < perWord; part++) {
          line("      " + sum + " = xk" + part + ".fma(w" + v + weight(part) + ", " + sum + ");");
        }
      }
    }
  }

  private void severalRows(Tile tile) {
    int perWord = weights.perWord();
    for (int part = 0; part < perWord; part++) {
      for (int v = 0; v < tile.vectors(); v++) {
        if (perWord == 1) {
          line("      FloatVector w" + v + " = " + load(tile, v) + ";");
        } else {
          line("      Vector<Float> w" + v + part + " = " + load(tile, v) + weight(part) + ";");
        }
      }
      for (int r = 0; r < tile.rows(); r++) {
        String xk = "x" + (char) ('a' + r) + (perWord == 1 ? "" : part);
        line("      FloatVector " + xk + " = FloatVector.broadcast(SPECIES, x[" + plus((r == 0 ? "xAt" : "x" + r) + " + k", part) + "]);");
        for (int v = 0; v < tile.vectors(); v++) {
          String sum = tile.sum(r, v);
          String product = perWord == 1 ? "w" + v + ".fma(" + xk : xk + ".fma(w" + v + part;
          line("      " + sum + " = " + product + ", " + sum + ");");
        }
      }
    }
  }

  private String load(Tile tile, int vector) {
    return (weights.perWord() == 1 ? "FloatVector.fromArray(SPECIES" : "IntVector.fromArray(WORDS") + ", w, " + tile.weightAt(vector) + ")";
  }

  /** A word's first part is in its lowest bits; its last part needs no shift. */
  private String weight(int part) {
    int shift = 32 - weights.bits * (part + 1);
    return (shift == 0 ? "" : ".lanewise(LSHL, " + shift + ")") + ".convert(I2F, 0)";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String plus(String place, String more) {
    return more.isEmpty() ? place : place + " + " + more;
  }

  private static String plus(String place, int more) {
    return more == 0 ? place : place + " + " + more;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
