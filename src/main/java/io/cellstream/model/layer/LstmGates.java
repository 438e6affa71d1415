package io.cellstream.model.layer;

import io.cellstream.kernel.Rows;

/** The gates of an LSTM cell, with the parameters of {@link io.cellstream.kernel.Kernel#lstmGates}. */
interface LstmGates {

  void apply(Rows gates, int panel, int panels, Rows c, Rows h, int row, int rows);
}
