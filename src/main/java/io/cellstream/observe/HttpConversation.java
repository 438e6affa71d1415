package io.cellstream.observe;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequestFactory;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParserFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerRequestHandler.ResponseTrigger;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said over one connection: a request and its answer, in HTTP/1.1 as Apache's HttpCore speaks it. There is no second request, so that nobody
 * keeps a connection who asks for nothing. Safe for threads.
 */
final class HttpConversation {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConversation.class);

  /** A request's head is held in memory, as characters: 256 KB at most. A line is as long as a bearer token needs it. */
  private static final Http1Config LIMITS = Http1Config.custom().setBufferSize(2 << 10).setMaxLineLength(4 << 10).setMaxHeaderCount(32)
      .build();

  /** What may follow a request and be read for nothing, in bytes; closed with more unread, the answer could be lost on its way. */
  private static final int IGNORED = 64 << 10;
  private static final int GOODBYE_MS = 1000;

  private final Routes routes;
  private final DefaultBHttpServerConnectionFactory connections = new DefaultBHttpServerConnectionFactory("http", LIMITS,
      CharCodingConfig.DEFAULT, new DefaultHttpRequestParserFactory(LIMITS, null, new PathAsSent()), null);
  private final HttpService service;

  HttpConversation(Routes routes) {
    this.routes = routes;
    HttpResponseInterceptor[] interceptors = {ResponseDate.INSTANCE, ResponseContent.INSTANCE,
        (response, _, _) -> response.setHeader(HttpHeaders.CONNECTION, "close")};
    // "keep" only means that it is closed here, once the other side has had its answer
    this.service = new HttpService(new DefaultHttpProcessor(interceptors), (request, trigger, _) -> answer(request, trigger), LIMITS,
        (_, _, _) -> true, null);
  }

  /**
   * Hears a request, answers it, and closes the connection.
   *
   * @throws IOException if the other side is gone, or the connection was closed meanwhile
   * @throws HttpException if what came is no HTTP, and that could not be answered
   */
  void hold(Socket socket) throws IOException, HttpException {
    try (DefaultBHttpServerConnection connection = connections.createConnection(socket)) {
      service.handleRequest(connection, HttpCoreContext.create());
      if (connection.isOpen()) {
        connection.flush();
        socket.shutdownOutput();
        socket.setSoTimeout(GOODBYE_MS);
        awaitEnd(socket.getInputStream());
      }
    }
  }

  private static void awaitEnd(InputStream in) throws IOException {
    byte[] ignored = new byte[1 << 10];
    int left = IGNORED;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = in.read(ignored);
    }
  }

  private void answer(ClassicHttpRequest request, ResponseTrigger trigger) throws IOException, HttpException {
    Answer answer;
    try {
      String accept = Optional.ofNullable(request.getFirstHeader(HttpHeaders.ACCEPT)).map(Header::getValue).orElse("");
      answer = routes.answer(request.getMethod(), request.getPath().split("[?#]", 2)[0], accept);
    } catch (RuntimeException e) {
      LOG.warn("{} {} could not be answered", request.getMethod(), request.getPath(), e);
      answer = Answer.text(500, "could not be answered, the log says why\n");
    }
    ClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
    response.setHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    answer.headers().forEach(response::setHeader);
    response.setEntity(new ByteArrayEntity(answer.body(), null));
    request.setEntity(null); // or the service would read all of it, however long
    trigger.submitResponse(response);
  }

  /** HttpCore's own takes {@code //metrics} for a host without a path. */
  private static final class PathAsSent implements HttpRequestFactory<ClassicHttpRequest> {
    @Override
    public ClassicHttpRequest newHttpRequest(String method, String target) {
      return target.startsWith("/")
          ? new BasicClassicHttpRequest(method, (HttpHost) null, target)
          : new BasicClassicHttpRequest(method, target);
    }

    @Override
    public ClassicHttpRequest newHttpRequest(String method, URI target) {
      return new BasicClassicHttpRequest(method, target);
    }
  }
}
