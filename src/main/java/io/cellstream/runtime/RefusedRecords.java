package io.cellstream.runtime;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Handles a record that could not be sent as Kafka Streams does, and adds the event's place: Streams' own message names the output topic,
 * but no event. The class is public because Kafka Streams instantiates it.
 */
public final class RefusedRecords extends DefaultProductionExceptionHandler {

  /** @throws RefusedRecordException if the record is refused for good; the stream thread ends with it */
  @Override
  public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    Response response = super.handleError(context, record, exception);
    if (response.result() == Result.FAIL) {
      throw new RefusedRecordException(context, record, exception);
    }
    return response;
  }
}
