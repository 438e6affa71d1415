package io.cellstream.runtime;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Kafka Streams' own answer to a record that could not be sent, with the place in it: Streams' message names the topic written to, but no
 * event. Kafka Streams makes it, so it is public.
 */
public final class RefusedRecords extends DefaultProductionExceptionHandler {

  /** @throws RefusedRecordException if the record is refused for good; Streams ends the thread with it */
  @Override
  public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    Response response = super.handleError(context, record, exception);
    if (response.result() == Result.FAIL) {
      throw new RefusedRecordException(context, record, exception);
    }
    return response;
  }
}
