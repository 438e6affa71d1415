/** What Cellstream's parts cost, measured with JMH. */
package io.cellstream.bench;
