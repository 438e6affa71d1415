package io.cellstream.bench.kernel;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.KernelUnavailableException;
import io.cellstream.kernel.Kernels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs comparisons one after the other and tells of them. */
final class Bench {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Choice choice;
  private final Path json;
  private final Table table = new Table(Contenders.OURS.label());

  /**
   * @param contenders who takes part
   * @param mandatory whether it is an error that one can't run here
   */
  record Choice(List<Contenders> contenders, boolean mandatory) {
  }

  Bench(PrintWriter out, PrintWriter err, Choice choice, Path json) {
    this.out = out;
    this.err = err;
    this.choice = choice;
    this.json = json;
  }

  /** Whether all contenders that ran computed the same. The file is written anew after each setting, so a run that is cut short leaves one. */
  boolean run(List<Setting> settings, Pace pace, double weightScale) throws BenchException {
    Machine.describe().forEach(out::println);
    List<Contender> contenders = open();
    Machine.warnings().forEach(warning -> err.println("warning: " + warning));
    boolean agreed = true;
    List<Row> rows = new ArrayList<>();
    for (Setting setting : settings) {
      Comparison.Result result = new Comparison(setting, Contenders.OURS.label(), pace).run(contenders, weightScale);
      out.println();
      table.block(result).forEach(out::println);
      out.flush();
      rows.addAll(result.rows());
      RowsJson.write(json, rows);
      result.errors().forEach(err::println);
      agreed &= result.errors().isEmpty();
    }
    out.println();
    table.summary(rows).forEach(out::println);
    out.println();
    out.println("wrote " + rows.size() + " rows to " + json);
    return agreed;
  }

  private List<Contender> open() throws BenchException {
    Kernel kernel = kernel();
    List<Contender> open = new ArrayList<>();
    for (Contenders contender : choice.contenders()) {
      try {
        Contender opened = contender.open(kernel);
        out.println(String.format("%-18s %s", opened.name(), opened.library()));
        open.add(opened);
      } catch (BenchException e) {
        if (choice.mandatory()) {
          throw e;
        }
        err.println("warning: " + contender.label() + " is left out: " + e.getMessage());
      }
    }
    return open;
  }

  private static Kernel kernel() throws BenchException {
    try {
      return Kernels.select(KernelMode.SIMD).kernel();
    } catch (KernelUnavailableException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }
}
