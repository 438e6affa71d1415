package io.cellstream.it;

import io.cellstream.devcluster.DevCluster;
import io.cellstream.devcluster.DevRegistry;
import io.cellstream.interop.RegistryServer;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the servers that a test class asks for by its constructor's parameters, and closes them. A class has a cluster and a registry of its
 * own. There is one registry server for all classes of a run, because its start takes longer than the tests: a test uses subjects there that
 * no other test has.
 */
public final class Servers implements ParameterResolver {
  private static final Set<Class<?>> KNOWN = Set.of(DevCluster.class, DevRegistry.class, RegistryServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return KNOWN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> server = parameter.getParameter().getType();
    if (server == DevCluster.class) {
      return only(ofTheClass(context), DevCluster.class, DevCluster::start);
    }
    return server == DevRegistry.class
        ? only(ofTheClass(context), DevRegistry.class, DevRegistry::start)
        : only(context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(Servers.class)), RegistryServer.class, RegistryServer::start);
  }

  /** The store is emptied, and its servers closed, after the last test of the class. */
  private static Store ofTheClass(ExtensionContext context) {
    ExtensionContext ofClass = context.getTestMethod().isPresent() ? context.getParent().orElseThrow() : context;
    return ofClass.getStore(Namespace.create(Servers.class, context.getRequiredTestClass()));
  }

  private static <T> T only(Store store, Class<T> server, Callable<T> start) {
    return store.getOrComputeIfAbsent(server, key -> {
      try {
        return start.call();
      } catch (Exception e) {
        throw new IllegalStateException(server.getSimpleName() + " did not start", e);
      }
    }, server);
  }
}
