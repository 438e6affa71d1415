package io.cellstream.config;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.TopicConfig;

/** What may follow {@code topic.}: settings of the topics Kafka Streams creates. The clients carry their names but no definition. */
final class TopicSettings {

  private TopicSettings() {
  }

  static Map<String, Setting> all() {
    Map<String, Setting> all = new TreeMap<>();
    add(all, TopicConfig.SEGMENT_BYTES_CONFIG, TopicConfig.SEGMENT_BYTES_DOC);
    add(all, TopicConfig.SEGMENT_MS_CONFIG, TopicConfig.SEGMENT_MS_DOC);
    add(all, TopicConfig.SEGMENT_JITTER_MS_CONFIG, TopicConfig.SEGMENT_JITTER_MS_DOC);
    add(all, TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, TopicConfig.SEGMENT_INDEX_BYTES_DOC);
    add(all, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, TopicConfig.FLUSH_MESSAGES_INTERVAL_DOC);
    add(all, TopicConfig.FLUSH_MS_CONFIG, TopicConfig.FLUSH_MS_DOC);
    add(all, TopicConfig.RETENTION_BYTES_CONFIG, TopicConfig.RETENTION_BYTES_DOC);
    add(all, TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_MS_DOC);
    add(all, TopicConfig.REMOTE_LOG_STORAGE_ENABLE_CONFIG, TopicConfig.REMOTE_LOG_STORAGE_ENABLE_DOC);
    add(all, TopicConfig.LOCAL_LOG_RETENTION_MS_CONFIG, TopicConfig.LOCAL_LOG_RETENTION_MS_DOC);
    add(all, TopicConfig.LOCAL_LOG_RETENTION_BYTES_CONFIG, TopicConfig.LOCAL_LOG_RETENTION_BYTES_DOC);
    add(all, TopicConfig.REMOTE_LOG_COPY_DISABLE_CONFIG, TopicConfig.REMOTE_LOG_COPY_DISABLE_DOC);
    add(all, TopicConfig.REMOTE_LOG_DELETE_ON_DISABLE_CONFIG, TopicConfig.REMOTE_LOG_DELETE_ON_DISABLE_DOC);
    add(all, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_DOC);
    add(all, TopicConfig.INDEX_INTERVAL_BYTES_CONFIG, TopicConfig.INDEX_INTERVAL_BYTES_DOC);
    add(all, TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, TopicConfig.FILE_DELETE_DELAY_MS_DOC);
    add(all, TopicConfig.DELETE_RETENTION_MS_CONFIG, TopicConfig.DELETE_RETENTION_MS_DOC);
    add(all, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, TopicConfig.MIN_COMPACTION_LAG_MS_DOC);
    add(all, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, TopicConfig.MAX_COMPACTION_LAG_MS_DOC);
    add(all, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_DOC);
    add(all, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DOC);
    add(all, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_DOC);
    add(all, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.MIN_IN_SYNC_REPLICAS_DOC);
    add(all, TopicConfig.COMPRESSION_TYPE_CONFIG, TopicConfig.COMPRESSION_TYPE_DOC);
    add(all, TopicConfig.COMPRESSION_GZIP_LEVEL_CONFIG, TopicConfig.COMPRESSION_GZIP_LEVEL_DOC);
    add(all, TopicConfig.COMPRESSION_LZ4_LEVEL_CONFIG, TopicConfig.COMPRESSION_LZ4_LEVEL_DOC);
    add(all, TopicConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, TopicConfig.COMPRESSION_ZSTD_LEVEL_DOC);
    add(all, TopicConfig.PREALLOCATE_CONFIG, TopicConfig.PREALLOCATE_DOC);
    add(all, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_DOC);
    add(all, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_DOC);
    add(all, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_DOC);
    return all;
  }

  private static void add(Map<String, Setting> all, String name, String documentation) {
    all.put(name, new Setting(name, Owner.KAFKA, ConfigDef.Type.STRING, DefaultValue.NONE, Setting.ANY, Importance.LOW, documentation));
  }
}
