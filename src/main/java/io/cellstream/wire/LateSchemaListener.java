package io.cellstream.wire;

import java.time.Duration;

/** Told what becomes of schemas that the registry does not have yet. Called by stream threads, so it must not wait. */
public interface LateSchemaListener {
  /** Nobody listens. */
  LateSchemaListener NONE = new LateSchemaListener() {
    @Override
    public void awaited(SchemaId id, Duration atMost) {
    }

    @Override
    public void came(SchemaId id, Duration after) {
    }

    @Override
    public void givenUp(SchemaId id, Duration after) {
    }

    @Override
    public void budgetSpent(SchemaId id) {
    }
  };

  /** An event waits for the schema, and those behind it do too. */
  void awaited(SchemaId id, Duration atMost);

  /** The registry has it now. */
  void came(SchemaId id, Duration after);

  /** The registry still does not have it: its events go to the dead letters. */
  void givenUp(SchemaId id, Duration after);

  /** Nothing is waited for any more until some time has passed; told once, at the first id that was to be waited for. */
  void budgetSpent(SchemaId id);
}
