package io.cellstream.config;

/** The application's own names; Kafka's and the registry's are theirs. */
public final class SettingNames {
  public static final String MODEL = "cellstream.model";
  public static final String INPUT_TOPIC = "cellstream.input.topic";
  public static final String OUTPUT_TOPIC = "cellstream.output.topic";
  public static final String FINAL_TOPIC = "cellstream.final.topic";
  public static final String DEAD_LETTER_TOPIC = "cellstream.dead.letter.topic";
  public static final String KERNEL = "cellstream.kernel";
  public static final String TOKEN_TABLE = "cellstream.token.table.max.bytes";
  public static final String BATCH_MAX = "cellstream.batch.max";
  public static final String SNAPSHOT_EVENTS = "cellstream.states.snapshot.events";
  public static final String LIVE_STATES = "cellstream.states.live.bytes";
  public static final String ROCKSDB_MEMORY = "cellstream.states.rocksdb.bytes";
  public static final String MODEL_CHANGED = "cellstream.model.changed";
  public static final String OFFSETS_MISSING = "cellstream.offsets.missing";
  public static final String LOG_LEVEL = "cellstream.log.level";
  public static final String UNKNOWN_ID_GRACE = "cellstream.registry.unknown.id.grace.ms";
  public static final String OBSERVE_LISTEN = "cellstream.observe.listen";
  public static final String OBSERVE_STALLED = "cellstream.observe.stalled.ms";
  /** Reserved: setting it is an error that says so. */
  public static final String INPUT_KEY = "cellstream.input.key";

  public static final String SCHEMA_REGISTRY_URL = "schema.registry.url";

  private SettingNames() {
  }
}
