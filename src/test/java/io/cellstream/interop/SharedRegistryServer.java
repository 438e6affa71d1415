package io.cellstream.interop;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the registry server to whoever asks for it. There is one for all test classes of a run, started when it is first asked for: its
 * start takes longer than the tests. So a test uses subjects that nobody else has.
 */
public final class SharedRegistryServer implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedRegistryServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RegistryServer.class;
  }

  @Override
  public RegistryServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE).getOrComputeIfAbsent(RegistryServer.class, key -> start(),
        RegistryServer.class);
  }

  private static RegistryServer start() {
    try {
      return RegistryServer.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RestClientException e) {
      throw new IllegalStateException("the registry server refused to be set up", e);
    }
  }
}
