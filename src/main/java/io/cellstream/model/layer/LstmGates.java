package io.cellstream.model.layer;

import io.cellstream.kernel.Rows;

/** The gates of an LSTM cell: as {@link io.cellstream.kernel.Kernel#lstmGates} says. */
interface LstmGates {

  void apply(Rows pre, int panel, int panels, Rows c, Rows h, int row, int rows);
}
